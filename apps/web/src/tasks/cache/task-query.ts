import { limits } from "@todo/validation/limits";

export const views = ["today", "upcoming", "todo", "completed"] as const;
export type View = (typeof views)[number];

/** Sort orders of the API that the page offers; `-` means descending. */
export const sorts = ["due_date", "-priority", "title", "-created_at", "-updated_at"] as const;
export type Sort = (typeof sorts)[number];

/** What the page shows. */
export interface TaskQuery {
  view: View;
  /** Only tasks with this tag; `""` for any. */
  tag: string;
  search: string;
  sort: Sort;
}

/** Query of a list, with what it depends on besides. */
export interface ListQuery extends TaskQuery {
  /** Date of the reader's present day. */
  day: string;
  /** Whether what is completed follows what is to be done. */
  withCompleted: boolean;
}

export const startQuery: TaskQuery = { view: "today", tag: "", search: "", sort: "due_date" };

/** Reads the query from a page's URL; unknown values become the default. */
export function parseTaskQuery(parameters: URLSearchParams): TaskQuery {
  const read = (name: string) => parameters.get(name) ?? "";
  const tag = shorten(read("tag"), limits.tagMaxLength);
  const search = shorten(read("search"), limits.searchMaxLength);
  return {
    view: views.find((view) => view === read("view")) ?? usualView(tag),
    tag,
    search,
    sort: sorts.find((sort) => sort === read("sort")) ?? startQuery.sort,
  };
}

/** Inverse of `parseTaskQuery`; leaves out defaults. */
export function toSearchParams(query: TaskQuery): URLSearchParams {
  const usual = { ...startQuery, view: usualView(query.tag) };
  const parameters = new URLSearchParams();
  for (const name of ["view", "tag", "search", "sort"] as const) {
    if (query[name] !== usual[name]) parameters.set(name, query[name]);
  }
  return parameters;
}

/** A tag is looked for among all that is to be done. */
function usualView(tag: string): View {
  return tag ? "todo" : startQuery.view;
}

function shorten(text: string, codePoints: number): string {
  return [...text].slice(0, codePoints).join("");
}
