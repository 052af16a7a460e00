import type { TaskRow } from "@todo/db/tasks/tasks";
import type { TaskParams } from "@todo/validation/task";
import { json, type Reply } from "#http/reply.ts";
import { etagOf } from "./task-etag.ts";
import { toTask } from "./task-wire.ts";

export function taskReply(row: TaskRow, headers: Record<string, string> = {}, status = 200): Reply {
  return json(toTask(row), { ETag: etagOf(row), ...headers }, status);
}

/** Not cached under a uid, which other accounts may use for their own tasks. */
export function foundReply(row: TaskRow, id: TaskParams["id"]): Reply {
  return taskReply(row, typeof id === "string" ? { "Cache-Control": "no-store" } : {});
}

/** RFC 9110, section 15.3.2. */
export function createdReply(row: TaskRow, headers: Record<string, string> = {}): Reply {
  return taskReply(row, { Location: `/api/tasks/${row.id}`, ...headers }, 201);
}
