import { deleteTask, findTask } from "@todo/db/tasks/tasks";
import { TaskParams, UpdateTask } from "@todo/validation/task";
import { orNotFound } from "#http/api-error.ts";
import { changeTask } from "#tasks/change-task.ts";
import { orPreconditionFailed } from "#tasks/or-precondition-failed.ts";
import { putTaskReply } from "#tasks/put-task-reply.ts";
import { noContent } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { foundReply, taskReply } from "#tasks/task-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "tasks:read", params: TaskParams }, async ({ db, user, params }) =>
    foundReply(orNotFound(await findTask(db, user.id, params.id)), params.id),
  ),

  PUT: route({ access: "tasks:write", params: TaskParams, body: UpdateTask }, putTaskReply),

  PATCH: route({ access: "tasks:write", params: TaskParams, body: UpdateTask }, async (context) =>
    taskReply(await changeTask(context)),
  ),

  DELETE: route({ access: "tasks:write", params: TaskParams }, async (context) => {
    const { db, user, params, ifMatch } = context;
    await orPreconditionFailed(context, deleteTask(db, user.id, params.id, ifMatch));
    return noContent();
  }),
});
