import { listAccessTokens } from "@todo/db/auth/access-tokens";
import { CreateAccessToken } from "@todo/validation/access-token";
import { json } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { toAccessToken } from "#tokens/access-token-wire.ts";
import { createAccessTokenReply } from "#tokens/create-access-token-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "session" }, async ({ db, user }) =>
    json((await listAccessTokens(db, user.id)).map(toAccessToken)),
  ),
  POST: route({ access: "session", body: CreateAccessToken }, createAccessTokenReply),
});
