// The second spellings of the list's parameters, which pages of other backends send.
import { type ListTasks, noFilter, type SortKey, sortKeys, type TaskSort } from "./list-tasks.ts";
import { limits } from "./limits.ts";
import { splitTags, Tag, withoutDoubles } from "./tags.ts";

/** The order that a query asks for, in either spelling. */
export function sortOf({ sort, sort_by, sort_order, order }: ListTasks): TaskSort {
  const key = sort === undefined ? sortKeyOf(sort_by) : undefined;
  if (!key) return sort ?? "-created_at";
  const usual = key === "title" || key === "due_date" ? "asc" : "desc";
  const direction = directionOf(sort_order) ?? directionOf(order) ?? usual;
  return direction === "asc" ? key : `-${key}`;
}

/** The tags that a task must have, in either spelling, each once. One more than tasks may have is as good as any. */
export function tagsOf({ tag, tags }: ListTasks): string[] {
  const pieces = splitTags(noFilter(tags) ?? "");
  const named = tag.length > 0 ? tag : pieces.flatMap((name) => Tag.safeParse(name).data ?? []);
  return withoutDoubles(named).slice(0, limits.tagsPerTask + 1);
}

function sortKeyOf(spelled: string | undefined): SortKey | undefined {
  const word = spelled?.toLowerCase();
  return sortKeys.find((key) => key === word || key === `${word}_at`);
}

function directionOf(spelled: string | undefined): string | undefined {
  const word = spelled?.toLowerCase();
  return word === "asc" || word === "desc" ? word : undefined;
}
