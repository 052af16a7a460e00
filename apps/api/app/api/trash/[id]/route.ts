import { TaskParams } from "@todo/validation/task";
import { purgeReply } from "#changes/purge-reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  DELETE: route({ access: "tasks:write", params: TaskParams }, purgeReply),
});
