import { ListTasks } from "@todo/validation/list-tasks";
import { CreateTask } from "@todo/validation/task";
import { createTaskReply } from "#tasks/create-task-reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { taskListReply } from "#tasks/task-list-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "tasks:read", query: ListTasks }, taskListReply),
  POST: route({ access: "tasks:write", body: CreateTask }, createTaskReply),
});
