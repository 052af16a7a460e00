import { setOrToggleCompleted } from "@todo/db/tasks/tasks";
import { CompleteOrToggleTask, TaskParams } from "@todo/validation/task";
import { orPreconditionFailed } from "#tasks/or-precondition-failed.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { taskReply } from "#tasks/task-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  PATCH: route(
    { access: "tasks:write", params: TaskParams, body: CompleteOrToggleTask, emptyBody: {} },
    async (context) => {
      const { db, user, params, body, ifMatch } = context;
      const change = setOrToggleCompleted(db, user.id, params.id, body.completed, ifMatch);
      return taskReply(await orPreconditionFailed(context, change));
    },
  ),
});
