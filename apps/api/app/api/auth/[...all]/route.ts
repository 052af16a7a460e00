import { betterAuthMount } from "#accounts/better-auth-mount.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = betterAuthMount;
