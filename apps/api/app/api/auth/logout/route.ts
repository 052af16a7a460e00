import { orNotFound } from "../../../../src/http/api-error.ts";
import { json } from "../../../../src/http/reply.ts";
import { accountResource } from "../../../../src/sign-in/account-resource.ts";
import { route } from "../../../../src/http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  POST: route({}, async ({ accounts, user }) => {
    await orNotFound(accounts).signOut(user);
    return json({ success: true });
  }),
});
