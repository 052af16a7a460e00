// The wire format of tasks: the only place with snake_case members.
import type { TaskRow } from "@todo/db/tasks";
import type { Task } from "@todo/validation/task";
import { ApiError } from "./api-error.ts";

export function taskResponse(row: TaskRow): Response {
  return Response.json(toTask(row));
}

export function taskListResponse(rows: TaskRow[]): Response {
  return Response.json(rows.map(toTask));
}

/** 201 with the URL of the new task (RFC 9110, section 15.3.2), or the 403 of a full quota. */
export function createdTaskResponse(row: TaskRow | undefined): Response {
  if (!row) {
    throw new ApiError(
      "TASK_LIMIT_REACHED",
      "You have as many tasks as you may. Delete some first.",
    );
  }
  return Response.json(toTask(row), {
    status: 201,
    headers: { Location: `/api/tasks/${row.id}` },
  });
}

export function noContentResponse(): Response {
  return new Response(null, { status: 204 });
}

function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    user_id: row.userId,
    title: row.title,
    description: row.description,
    completed: row.completed,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
