// The second spellings of the list's parameters, which pages of other backends send.
import { type ListTasks, type SortKey, sortKeys, type TaskSort } from "./list-tasks.ts";
import { splitTags, Tag, withoutDoubles } from "./tags.ts";

type Spelled = string | string[] | undefined;

/** The order that a query asks for, in either spelling. */
export function sortOf({ sort, sort_by, sort_order, order }: ListTasks): TaskSort {
  const key = sort === undefined ? sortKeyOf(sort_by) : undefined;
  if (!key) return sort ?? "-created_at";
  const usual = key === "title" || key === "due_date" ? "asc" : "desc";
  const direction = directionOf(sort_order) ?? directionOf(order) ?? usual;
  return direction === "asc" ? key : `-${key}`;
}

/** The tags that a task must have, in either spelling, each once. */
export function tagsOf({ tag, tags }: ListTasks): string[] {
  if (tag.length > 0) return withoutDoubles(tag);
  const spelled = [tags ?? []].flat().filter((text) => text !== "all");
  const known = spelled.flatMap(splitTags).flatMap((name) => Tag.safeParse(name).data ?? []);
  return withoutDoubles(known);
}

function sortKeyOf(spelled: Spelled): SortKey | undefined {
  const word = wordOf(spelled)?.toLowerCase();
  return sortKeys.find((key) => key === word || key === `${word}_at`);
}

function directionOf(spelled: Spelled): string | undefined {
  const word = wordOf(spelled)?.toLowerCase();
  return word === "asc" || word === "desc" ? word : undefined;
}

function wordOf(spelled: Spelled): string | undefined {
  return typeof spelled === "string" ? spelled : undefined;
}
