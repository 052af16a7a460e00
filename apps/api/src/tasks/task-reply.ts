// The wire format of tasks: the only place with snake_case members.
import type { NewTask, TaskRow } from "@todo/db/tasks/tasks";
import type { CreateTask, Task, UpdateTask } from "@todo/validation/task";
import { json, type Reply } from "#http/reply.ts";

export function taskReply(row: TaskRow, headers: Record<string, string> = {}, status = 200): Reply {
  return json(toTask(row), { ETag: etagOf(row), ...headers }, status);
}

/** 201 with the URL of the new task (RFC 9110, section 15.3.2). */
export function createdReply(row: TaskRow, headers: Record<string, string> = {}): Reply {
  return taskReply(row, { Location: `/api/tasks/${row.id}`, ...headers }, 201);
}

/** Strong (RFC 9110, section 8.8.3): two versions of a task never share one. */
export function etagOf({ version }: TaskRow): string {
  return `"${version}"`;
}

export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    user_id: row.userId,
    title: row.title,
    description: row.description,
    completed: row.completed,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

// What a request may say is what the database stores: a member that it does not know would be answered and lost.
const lost: Record<Exclude<keyof (CreateTask & UpdateTask), keyof NewTask>, never> = {};
void lost;
