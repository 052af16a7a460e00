import type { components } from "./api-schema.ts";

export type Task = components["schemas"]["Task"];

/** The task's number or its `uid`. */
export type TaskId = number | string;

export interface TaskVersion {
  task: Task;
  /** The value for `ifMatch`. */
  etag: string;
}

/** Returns a strong ETag: compressing proxies weaken it, and `If-Match` ignores weak ones. */
export function etagOf(headers: Headers): string {
  return (headers.get("ETag") ?? "*").replace(/^W\//, "");
}
