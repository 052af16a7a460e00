// Which lists are timed.
import { allTasks, newestFirst, type TaskFilter, type TaskOrder } from "@todo/db/tasks/listing";

export interface List {
  title: string;
  filter: TaskFilter;
  order: TaskOrder;
}

export const elsewhere = "America/New_York";
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const orders: TaskOrder[] = (
  ["createdAt", "updatedAt", "title", "dueDate", "priority"] as const
).flatMap((by) => [
  { by, descending: true },
  { by, descending: false },
]);
const soonestFirst: TaskOrder = { by: "dueDate", descending: false };
const mostUrgentFirst: TaskOrder = { by: "priority", descending: true };

const filters: Record<string, TaskFilter> = {
  completed: { completed: true },
  "search, frequent": { search: "number 1" },
  "search, no match": { search: "zebra" },
  "two priorities": { priorities: ["high", "urgent"] },
  "one tag": { tags: ["tag 1"] },
  "three tags": { tags: ["tag 1", "tag 4", "tag 8"] },
  "due in a week": { dueAfter: inDays(0), dueBefore: inDays(7) },
  overdue: { completed: false, dueBefore: inDays(0) },
};

const list = (name: string, filter: TaskFilter, order: TaskOrder): List => {
  const place = filter.timeZone === undefined ? "" : `, in ${filter.timeZone}`;
  const direction = order.descending ? "descending" : "ascending";
  return { title: `${name}, ${order.by} ${direction}${place}`, filter, order };
};

const isBounded = ({ dueAfter, dueBefore }: TaskFilter) => (dueAfter ?? dueBefore) !== undefined;

/** Every order of all and of pending tasks; every filter in three orders; what asks for due dates in another zone too. */
export const lists: List[] = [
  ...orders.flatMap((order) => [
    list("all", allTasks, order),
    list("pending", { completed: false }, order),
  ]),
  ...Object.entries(filters).flatMap(([name, filter]) =>
    [newestFirst, soonestFirst, mostUrgentFirst].map((order) => list(name, filter, order)),
  ),
  ...Object.entries({ all: allTasks, ...filters }).flatMap(([name, filter]) =>
    (isBounded(filter) ? [newestFirst, soonestFirst, mostUrgentFirst] : [soonestFirst]).map(
      (order) => list(name, { ...filter, timeZone: elsewhere }, order),
    ),
  ),
];
