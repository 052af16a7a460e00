import { emptyTrash } from "@todo/db/changes/trash";
import { noContent } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  DELETE: route({ access: "tasks:write" }, async ({ db, user }) => {
    await emptyTrash(db, user.id);
    return noContent();
  }),
});
