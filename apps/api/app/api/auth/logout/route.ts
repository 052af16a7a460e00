import { orNotFound } from "#http/api-error.ts";
import { json } from "#http/reply.ts";
import { accountResource } from "#accounts/account-resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  POST: route({}, async ({ accounts, user }) => {
    await orNotFound(accounts).signOut(user);
    return json({ success: true });
  }),
});
