import { SignUp } from "@todo/validation/credentials";
import { accountResource } from "#accounts/account-resource.ts";
import { route } from "#http/route.ts";
import { tokenGrantReply } from "#accounts/sign-in-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  POST: route({ access: "public", body: SignUp }, ({ accounts, body, caller }) =>
    tokenGrantReply(accounts, ({ passwords }) => passwords.signUp(body, caller)),
  ),
});
