import { json } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { accountResource } from "#accounts/account-resource.ts";
import { forgetKept } from "#accounts/clear-site-data.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource(({ signOut }) =>
  resource({
    POST: route({ access: "session" }, async ({ user }) => {
      await signOut(user);
      return json({ success: true }, forgetKept);
    }),
  }),
);
