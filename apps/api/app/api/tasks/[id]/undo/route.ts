import { TaskParams } from "@todo/validation/task";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { undoReply } from "#changes/undo-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ access: "tasks:write", params: TaskParams }, undoReply),
});
