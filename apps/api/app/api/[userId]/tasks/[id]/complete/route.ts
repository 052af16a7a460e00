import { setOrToggleCompleted } from "@todo/db/tasks";
import { CompleteOrToggleTask, TaskParams } from "@todo/validation/task";
import { orNotFound } from "../../../../../../src/api-error.ts";
import { resource } from "../../../../../../src/resource.ts";
import { route } from "../../../../../../src/route.ts";
import { taskResponse } from "../../../../../../src/task-response.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  PATCH: route(
    { params: TaskParams, body: CompleteOrToggleTask, emptyBody: {} },
    async ({ db, user, params, body }) =>
      taskResponse(orNotFound(await setOrToggleCompleted(db, user.id, params.id, body.completed))),
  ),
});
