import { betterAuthMount } from "../../../../src/better-auth-mount.ts";
import { resource } from "../../../../src/resource.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: betterAuthMount,
  POST: betterAuthMount,
});
