import { createHmac, randomInt, randomUUID } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";

export const testSecret = "T3st-0nly-secret-With-enough-0f-everything";
const origin = "http://localhost:8000";

/** The claims of a token that is accepted; tests change one thing at a time. */
export function validClaims(sub: string = `user-${randomUUID()}`): JWTPayload & { sub: string } {
  const now = Math.floor(Date.now() / 1000);
  return { sub, iat: now, exp: now + 600, iss: origin, aud: origin };
}

export function signToken(claims: Record<string, unknown>, secret = testSecret): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}

/** An HMAC-signed token of any header and payload, also such that no library would sign. */
export function forgeToken(
  header: object,
  payload: object | string,
  { hash = "sha256", secret = testSecret } = {},
): string {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const signed = `${base64url(JSON.stringify(header))}.${base64url(text)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

export interface TestUser {
  id: string;
  token: string;
}

/** Somebody new, as an issuer would name them; no row exists for them. */
export async function newUser(id: string = `user-${randomUUID()}`): Promise<TestUser> {
  return { id, token: await signToken(validClaims(id)) };
}

/** A client address that no other test uses. */
export function newAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
