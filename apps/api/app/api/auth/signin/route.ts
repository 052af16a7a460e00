import { SignIn } from "@todo/validation/credentials";
import { accountResource } from "#accounts/account-resource.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";
import { tokenGrantReply } from "#accounts/sign-in-reply.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource(
  ({ passwords, issueToken }) =>
    resource({
      POST: route({ access: "public", body: SignIn }, async ({ body, caller }) =>
        tokenGrantReply(await passwords.signIn(body, caller), issueToken),
      ),
    }),
);
