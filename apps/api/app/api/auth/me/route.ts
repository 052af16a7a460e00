import { findUser } from "@todo/db/users";
import { orNotFound } from "../../../../src/http/api-error.ts";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";
import { userResponse } from "../../../../src/sign-in/sign-in-response.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({}, async ({ db, user }) => userResponse(orNotFound(await findUser(db, user.id)))),
});
