import { limits } from "@todo/validation/limits";
import type { Task } from "@todo/validation/task";

export const statuses = ["all", "pending", "completed"] as const;
export type Status = (typeof statuses)[number];

/** Sort orders of the API that the page offers; `-` means descending. */
export const sorts = [
  "-created_at",
  "created_at",
  "-updated_at",
  "title",
  "due_date",
  "-priority",
] as const;
export type Sort = (typeof sorts)[number];

/** Query of the list, with the names of the API. */
export interface TaskQuery {
  status: Status;
  search: string;
  sort: Sort;
}

export const wholeList: TaskQuery = { status: "all", search: "", sort: "-created_at" };

export const isUnfiltered = ({ status, search }: TaskQuery) => status === "all" && search === "";
export const isNewestFirst = ({ sort }: TaskQuery) => sort === "-created_at";
export const isByChange = ({ sort }: TaskQuery) => sort === "-updated_at";
/** Whether an edit keeps the order. */
export const isByAge = ({ sort }: TaskQuery) => sort === "created_at" || sort === "-created_at";
export const isByDueDate = ({ sort }: TaskQuery) => sort === "due_date";

/** Filters like the server, because a completed task leaves a filtered list at once. */
export function hasStatus({ completed }: Pick<Task, "completed">, status: Status): boolean {
  return status === "all" || completed === (status === "completed");
}

/** Reads the query from a page's URL; unknown values become the default. */
export function parseTaskQuery(parameters: URLSearchParams): TaskQuery {
  const search = parameters.get("search") ?? wholeList.search;
  return {
    status: statuses.find((status) => status === parameters.get("status")) ?? wholeList.status,
    search: search.slice(0, limits.searchMaxLength),
    sort: sorts.find((sort) => sort === parameters.get("sort")) ?? wholeList.sort,
  };
}

/** Inverse of `parseTaskQuery`; leaves out defaults. */
export function toSearchParams(query: TaskQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of ["status", "search", "sort"] as const) {
    if (query[name] !== wholeList[name]) parameters.set(name, query[name]);
  }
  return parameters;
}
