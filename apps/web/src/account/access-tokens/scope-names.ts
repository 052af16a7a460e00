import type { AccessToken } from "@todo/client/access-tokens";

export type TokenScope = AccessToken["scopes"][number];

export const scopeNames: Record<TokenScope, string> = {
  "tasks:read": "Read tasks",
  "tasks:write": "Read and change tasks",
};
