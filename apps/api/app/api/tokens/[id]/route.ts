import { deleteAccessToken } from "@todo/db/auth/access-tokens";
import { AccessTokenParams } from "@todo/validation/access-token";
import { orNotFound } from "#http/api-error.ts";
import { noContent } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  DELETE: route(
    { access: "session", params: AccessTokenParams },
    async ({ db, user, params, accessTokens }) => {
      const { hash } = orNotFound(await deleteAccessToken(db, user.id, params.id));
      accessTokens.forget(hash);
      return noContent();
    },
  ),
});
