import { SignUp } from "@todo/validation/credentials";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";
import { tokenGrantResponse } from "../../../../src/sign-in/sign-in-response.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ access: "public", body: SignUp }, async ({ auth, body, caller }) =>
    tokenGrantResponse(auth, await auth.passwords.signUp(body, caller)),
  ),
});
