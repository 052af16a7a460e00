import type { Auth } from "@todo/auth/auth";
import type { SignedIn } from "@todo/auth/password-sign-in";
import type { UserRow } from "@todo/db/auth/users";
import type { TokenGrant, User } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import { json, type Reply } from "#http/reply.ts";

/** Contains the token under every name that existing clients read. */
export async function tokenGrantReply(
  signedIn: SignedIn,
  issueToken: Auth["issueToken"],
): Promise<Reply> {
  const token = await issueToken(signedIn.principal);
  const user = toUser(signedIn.user);
  const grant: TokenGrant = {
    success: true,
    data: { token, user },
    token,
    access_token: token,
    token_type: "bearer",
    expires_in: limits.sessionLifetimeSeconds,
    user,
  };
  return json(grant);
}

export function userReply(row: UserRow): Reply {
  return json(toUser(row));
}

function toUser({ id, email, name, ...times }: UserRow): User {
  const createdAt = times.createdAt.toISOString();
  const updatedAt = times.updatedAt.toISOString();
  return {
    id,
    email,
    name,
    createdAt,
    updatedAt,
    created_at: createdAt,
    updated_at: updatedAt,
  };
}
