import { betterAuthMount } from "../../../../src/sign-in/better-auth-mount.ts";
import { resource } from "../../../../src/http/resource.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: betterAuthMount,
  POST: betterAuthMount,
});
