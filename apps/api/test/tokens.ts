import { randomUUID } from "node:crypto";
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";

export const testSecret = "T3st-0nly-secret-With-enough-0f-everything";
const origin = "http://localhost:8000";

/** The claims of a token that is accepted; tests change one thing at a time. */
export function validClaims(sub: string = `user-${randomUUID()}`): JWTPayload & { sub: string } {
  const now = Math.floor(Date.now() / 1000);
  return { sub, iat: now, exp: now + 600, iss: origin, aud: origin };
}

export function signToken(
  claims: Record<string, unknown>,
  {
    secret = testSecret,
    header = {},
  }: { secret?: string; header?: Partial<JWTHeaderParameters> } = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", ...header })
    .sign(new TextEncoder().encode(secret));
}

export interface TestUser {
  id: string;
  token: string;
}

/** Somebody new, as an issuer would name them; no row exists for them. */
export async function newUser(id: string = `user-${randomUUID()}`): Promise<TestUser> {
  return { id, token: await signToken(validClaims(id)) };
}
