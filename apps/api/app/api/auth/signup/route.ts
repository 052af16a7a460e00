import { SignUp } from "@todo/validation/credentials";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";
import { tokenGrantReply } from "../../../../src/sign-in/sign-in-reply.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ access: "public", body: SignUp }, async ({ auth, body, caller }) =>
    tokenGrantReply(auth, await auth.passwords.signUp(body, caller)),
  ),
});
