import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { addDays, readersZone } from "#tasks/due/calendar.ts";
import type { ListQuery } from "./task-query.ts";

export type PageQuery = NonNullable<Parameters<TaskClient["page"]>[0]>;

/** One of the API's lists that follow each other in a list of the page. */
export interface Source {
  query: PageQuery;
  /** Tells the first task that is no longer meant. */
  isBeyond?: (task: Task) => boolean;
}

/** Earlier than any due date of the API. */
const firstDay = "1000-01-01";

/** The API sorts tasks without a due date to the front of this order. */
const undated = {
  query: { status: "pending", sort: "-due_date" },
  isBeyond: ({ due_date }: Task) => due_date !== null,
} satisfies Source;

/** Lists of the API that a query stands for, in their order. `ask-early.ts` asks for today's too. */
export function sourcesOf(query: ListQuery): Source[] {
  const { tag, search } = query;
  const narrowed = {
    time_zone: readersZone,
    ...(tag && { tag: [tag] }),
    ...(search && { search }),
  };
  return toSources(query).map((source) => ({
    ...source,
    query: { ...source.query, ...narrowed },
  }));
}

function toSources({ view, search, sort, day, withCompleted }: ListQuery): Source[] {
  const dated = { status: "pending", sort: "due_date" } as const;
  const completed: Source = { query: { status: "completed", sort: "-updated_at" } };
  if (search) return [{ query: { sort } }];
  if (view === "completed") return [completed];
  if (view === "upcoming") return [{ query: { ...dated, due_after: addDays(day, 1) } }];
  if (view === "today") return [{ query: { ...dated, due_before: addDays(day, 2) } }, undated];
  const pending: Source[] =
    sort === "due_date"
      ? [{ query: { ...dated, due_after: firstDay } }, undated]
      : [{ query: { status: "pending", sort } }];
  return withCompleted ? [...pending, completed] : pending;
}
