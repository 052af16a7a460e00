// ETags of tasks (RFC 9110, section 8.8.3).
import { createHash } from "node:crypto";
import type { TaskRow } from "@todo/db/tasks/task-tables";
import { Task } from "@todo/validation/task";

/** Increase it when tasks are serialized differently with the same members. */
const format = 1;

/** Two representations of a version need two strong ETags. */
export function representationOf(members: string[]): string {
  const text = JSON.stringify([format, ...members]);
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

const representation = representationOf(Object.keys(Task.shape));

/** Strong: unique per version and representation. */
export function etagOf({ version }: Pick<TaskRow, "version">): string {
  return `"${version}-${representation}"`;
}
