import { createTask, listTasks } from "@todo/db/tasks";
import { CreateTask } from "@todo/validation/task";
import { resource } from "../../../src/resource.ts";
import { route } from "../../../src/route.ts";
import { createdTaskResponse, taskListResponse } from "../../../src/task-response.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({}, async ({ db, user }) => taskListResponse(await listTasks(db, user.id))),

  POST: route({ body: CreateTask }, async ({ db, user, body, settings }) =>
    createdTaskResponse(await createTask(db, user.id, body, settings.tasksPerUser)),
  ),
});
