// The entity tags of tasks (RFC 9110, section 8.8.3).
import { createHash } from "node:crypto";
import type { TaskRow } from "@todo/db/tasks/task-tables";
import { Task } from "@todo/validation/task";

/** Raise it with each change of how tasks are written that changes no name of a member. */
const format = 1;

/** Identifies how tasks are written: one version written in two ways is two representations, with two strong tags. */
export function representationOf(members: string[]): string {
  const text = JSON.stringify([format, ...members]);
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

const representation = representationOf(Object.keys(Task.shape));

/** Strong: neither two versions of a task nor two representations of a version share one. */
export function etagOf({ version }: Pick<TaskRow, "version">): string {
  return `"${version}-${representation}"`;
}
