import { updateTask } from "@todo/db/tasks";
import { CompleteTask, TaskParams } from "@todo/validation/task";
import { orNotFound } from "../../../../../src/api-error.ts";
import { resource } from "../../../../../src/resource.ts";
import { route } from "../../../../../src/route.ts";
import { taskResponse } from "../../../../../src/task-response.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  PATCH: route({ params: TaskParams, body: CompleteTask }, async ({ db, user, params, body }) =>
    taskResponse(orNotFound(await updateTask(db, user.id, params.id, body))),
  ),
});
