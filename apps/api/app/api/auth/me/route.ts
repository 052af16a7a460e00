import { findUser } from "@todo/db/auth/users";
import { orNotFound } from "#http/api-error.ts";
import { resource } from "#http/resource.ts";
import { accountResource } from "#accounts/account-resource.ts";
import { route } from "#http/route.ts";
import { userReply } from "#accounts/sign-in-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource(() =>
  resource({
    GET: route({ access: "session" }, async ({ db, user }) =>
      userReply(orNotFound(await findUser(db, user.id))),
    ),
  }),
);
