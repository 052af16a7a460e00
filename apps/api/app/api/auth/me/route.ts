import { findUser } from "@todo/db/users";
import { orNotFound } from "../../../../src/http/api-error.ts";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";
import { userReply } from "../../../../src/sign-in/sign-in-reply.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({}, async ({ db, user }) => userReply(orNotFound(await findUser(db, user.id)))),
});
