import type { Task } from "@todo/validation/task";

export const statuses = ["all", "pending", "completed"] as const;
export type Status = (typeof statuses)[number];

/** Named as the API will name them, `-` for descending. */
export const sorts = ["-created_at", "created_at", "-updated_at", "title"] as const;
export type Sort = (typeof sorts)[number];

export interface TaskQuery {
  status: Status;
  search: string;
  sort: Sort;
}

export const wholeList: TaskQuery = { status: "all", search: "", sort: "-created_at" };

/** The query in a page's URL; what it doesn't understand is left at the default. */
export function parseTaskQuery(parameters: URLSearchParams): TaskQuery {
  return {
    status: statuses.find((status) => status === parameters.get("status")) ?? wholeList.status,
    search: parameters.get("search") ?? wholeList.search,
    sort: sorts.find((sort) => sort === parameters.get("sort")) ?? wholeList.sort,
  };
}

/** The inverse of `parseTaskQuery`, without defaults. */
export function toSearchParams(query: TaskQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of ["status", "search", "sort"] as const) {
    if (query[name] !== wholeList[name]) parameters.set(name, query[name]);
  }
  return parameters;
}

const titles = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const orders: Record<Sort, (a: Task, b: Task) => number> = {
  "-created_at": (a, b) => compareTimes(b.created_at, a.created_at) || b.id - a.id,
  created_at: (a, b) => compareTimes(a.created_at, b.created_at) || a.id - b.id,
  "-updated_at": (a, b) => compareTimes(b.updated_at, a.updated_at) || b.id - a.id,
  title: (a, b) => titles.compare(a.title, b.title) || a.id - b.id,
};

/** The tasks that the query asks for, in its order. */
export function selectTasks(tasks: readonly Task[], query: TaskQuery): Task[] {
  return tasks.filter((task) => matches(task, query)).toSorted(orders[query.sort]);
}

function matches(task: Task, { status, search }: TaskQuery): boolean {
  if (status !== "all" && task.completed !== (status === "completed")) return false;
  const words = search.trim().toLowerCase();
  return (
    words === "" ||
    task.title.toLowerCase().includes(words) ||
    (task.description?.toLowerCase().includes(words) ?? false)
  );
}

/** RFC 3339 in UTC with milliseconds sorts as text. */
function compareTimes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
