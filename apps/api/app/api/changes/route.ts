import { ListChanges } from "@todo/validation/changes";
import { acceptedChangesReply } from "#changes/accepted-changes-reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "tasks:read", query: ListChanges }, acceptedChangesReply),
});
