import { type Auth, sessionLifetimeSeconds } from "@todo/auth/auth";
import type { SignedIn } from "@todo/auth/password-sign-in";
import type { UserRow } from "@todo/db/users";
import type { TokenGrant, User } from "@todo/validation/credentials";

/** The answer of the sign-in routes: the token under every name that existing clients look for. */
export async function tokenGrantResponse(auth: Auth, signedIn: SignedIn): Promise<Response> {
  const token = await auth.issueToken(signedIn.principal);
  const user = toUser(signedIn.user);
  const grant: TokenGrant = {
    success: true,
    data: { token, user },
    access_token: token,
    token_type: "bearer",
    expires_in: sessionLifetimeSeconds,
    user,
  };
  return Response.json(grant);
}

export function userResponse(row: UserRow): Response {
  return Response.json(toUser(row));
}

function toUser({ id, email, name, createdAt, updatedAt }: UserRow): User {
  return {
    id,
    email,
    name,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
