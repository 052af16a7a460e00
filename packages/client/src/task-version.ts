import type { components } from "./api-schema.ts";

export type Task = components["schemas"]["Task"];

/** The number that the API gave a task, or its `uid`. */
export type TaskId = number | string;

export interface TaskVersion {
  task: Task;
  /** A value for `ifMatch`; each change of the task changes it. */
  etag: string;
}

/** Returns the strong ETag: compressing proxies mark it as weak, and a weak one matches nothing. */
export function etagOf(headers: Headers): string {
  return (headers.get("ETag") ?? "*").replace(/^W\//, "");
}
