import type { Db } from "@todo/db/database";
import type { OrderedBy, TaskFilter, TaskOrder } from "@todo/db/tasks/listing";
import { sortOf, tagsOf } from "@todo/validation/list-spellings";
import type { ListTasks, SortKey, TaskSort } from "@todo/validation/list-tasks";
import { foldTag } from "@todo/validation/fold-tag";
import { knownTimeZone } from "./known-time-zone.ts";

export interface TaskListing {
  filter: TaskFilter & { timeZone: string };
  order: TaskOrder;
  /** The order on the wire. */
  sort: TaskSort;
}

const orderedBy: Record<SortKey, OrderedBy> = {
  created_at: "createdAt",
  updated_at: "updatedAt",
  title: "title",
  due_date: "dueDate",
  priority: "priority",
};

/** Throws the 422 for a time zone that PostgreSQL lacks. */
export async function toListing(db: Db, query: ListTasks): Promise<TaskListing> {
  const { status, search, priority, due_after, due_before, time_zone } = query;
  const sort = sortOf(query);
  const filter = {
    completed: status === "all" ? undefined : status === "completed",
    search: search === "" ? undefined : search,
    priorities: [...new Set(priority)].sort(),
    tags: tagsOf(query),
    dueAfter: due_after,
    dueBefore: due_before,
    timeZone: time_zone === "UTC" ? time_zone : await knownTimeZone(db, time_zone, "?time_zone"),
  };
  const by = orderedBy[sort.replace("-", "") as SortKey];
  return { filter, order: { by, descending: sort.startsWith("-") }, sort };
}

/** Unique per list of a user, and stable across releases. */
export function signatureOf(
  { filter, sort }: TaskListing,
  { status, search }: ListTasks,
): string[] {
  const { priorities, tags, dueAfter, dueBefore, timeZone } = filter;
  const keys = tags?.map(foldTag).sort();
  const others = JSON.stringify([priorities, keys, dueAfter, dueBefore, timeZone]);
  return [status, search, sort, ...(others === plain ? [] : [others])];
}

const plain = JSON.stringify([[], [], undefined, undefined, "UTC"]);

/** The query of this list. */
export function toParameters(
  { filter, sort }: TaskListing,
  { status, search }: ListTasks,
): URLSearchParams {
  const parameters = new URLSearchParams();
  const add = (name: string, ...values: (string | undefined)[]) => {
    for (const value of values) if (value !== undefined) parameters.append(name, value);
  };
  add("status", status === "all" ? undefined : status);
  add("search", search === "" ? undefined : search);
  add("priority", ...(filter.priorities ?? []));
  add("tag", ...(filter.tags ?? []));
  add("due_after", filter.dueAfter);
  add("due_before", filter.dueBefore);
  add("time_zone", filter.timeZone === "UTC" ? undefined : filter.timeZone);
  add("sort", sort);
  return parameters;
}
