import type { AccessTokenRow } from "@todo/db/auth/access-tokens";
import type { AccessToken } from "@todo/validation/access-token";
import { Scope } from "@todo/validation/scope";

/** A stored access token as the API shows it. */
export function toAccessToken(row: AccessTokenRow): AccessToken {
  const { id, name, createdAt, expiresAt, lastUsedOn } = row;
  const scopes = Scope.options.filter((scope) => row.scopes.includes(scope));
  return {
    id,
    name,
    scopes,
    created_at: createdAt,
    expires_at: expiresAt,
    last_used_on: lastUsedOn,
  };
}
