// The second spellings of the list's parameters, which pages of other backends send.
import { type ListTasks, type SortKey, sortKeys, type TaskSort } from "./list-tasks.ts";
import { splitTags, Tag } from "./tags.ts";

type Spelled = string | string[] | undefined;

/** The order that a query asks for, in either spelling. */
export function sortOf({ sort, sort_by, sort_order, order }: ListTasks): TaskSort {
  const key = sort === undefined ? sortKeyOf(sort_by) : undefined;
  if (!key) return sort ?? "-created_at";
  const direction = (wordOf(sort_order) ?? wordOf(order))?.toLowerCase();
  if (direction === "asc") return key;
  if (direction === "desc") return `-${key}`;
  return key === "title" || key === "due_date" ? key : `-${key}`;
}

/** The tags that a task must have, in either spelling. */
export function tagsOf({ tag, tags }: ListTasks): string[] {
  if (tag.length > 0) return tag;
  return [tags ?? []]
    .flat()
    .flatMap(splitTags)
    .flatMap((name) => Tag.safeParse(name).data ?? []);
}

function sortKeyOf(spelled: Spelled): SortKey | undefined {
  const word = wordOf(spelled)?.toLowerCase();
  return sortKeys.find((key) => key === word || key === `${word}_at`);
}

function wordOf(spelled: Spelled): string | undefined {
  return typeof spelled === "string" && spelled !== "" ? spelled : undefined;
}
