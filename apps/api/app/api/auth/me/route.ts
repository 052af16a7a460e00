import { findUser } from "@todo/db/users";
import { orNotFound } from "../../../../src/http/api-error.ts";
import { accountResource } from "../../../../src/sign-in/account-resource.ts";
import { route } from "../../../../src/http/route.ts";
import { userReply } from "../../../../src/sign-in/sign-in-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  GET: route({}, async ({ db, user }) => userReply(orNotFound(await findUser(db, user.id)))),
});
