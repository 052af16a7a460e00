import type { components } from "./api-schema.ts";

export type Task = components["schemas"]["Task"];

/** The task's number or its `uid`. */
export type TaskId = number | string;

export interface TaskVersion {
  task: Task;
  /** The value for `ifMatch`. */
  etag: string;
}

/** With a strong ETag also where a proxy weakens it, which `If-Match` ignores, or drops it: the version alone is one. */
export function toVersion({ data: task, headers }: { data: Task; headers: Headers }): TaskVersion {
  const etag = headers.get("ETag") ?? `"${task.version}"`;
  return { task, etag: etag.replace(/^W\//, "") };
}
