import { SignIn } from "@todo/validation/credentials";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";
import { tokenGrantReply } from "../../../../src/sign-in/sign-in-reply.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ access: "public", body: SignIn }, async ({ auth, body, caller }) =>
    tokenGrantReply(auth, await auth.passwords.signIn(body, caller)),
  ),
});
