import { SignIn } from "@todo/validation/credentials";
import { accountResource } from "#accounts/account-resource.ts";
import { route } from "#http/route.ts";
import { tokenGrantReply } from "#accounts/sign-in-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  POST: route({ access: "public", body: SignIn }, ({ accounts, body, caller }) =>
    tokenGrantReply(accounts, ({ passwords }) => passwords.signIn(body, caller)),
  ),
});
