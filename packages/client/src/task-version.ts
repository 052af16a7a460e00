import type { components } from "./api-schema.ts";

export type Task = components["schemas"]["Task"];

/** A task as it was when it was read. */
export interface TaskVersion {
  task: Task;
  /** For `ifMatch`: changes on every change of the task. */
  etag: string;
}

/** As the API made it: proxies that compress mark it as weak, and a weak one matches nothing. */
export function etagOf(headers: Headers): string {
  return (headers.get("ETag") ?? "*").replace(/^W\//, "");
}
