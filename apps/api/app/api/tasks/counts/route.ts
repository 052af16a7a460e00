import { CountTasks } from "@todo/validation/task-counts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { taskCountsReply } from "#tasks/task-counts-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "tasks:read", query: CountTasks }, taskCountsReply),
});
