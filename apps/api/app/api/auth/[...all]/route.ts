import { betterAuthMount } from "../../../../src/sign-in/better-auth-mount.ts";
import { accountResource } from "../../../../src/sign-in/account-resource.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource({
  GET: betterAuthMount,
  POST: betterAuthMount,
});
