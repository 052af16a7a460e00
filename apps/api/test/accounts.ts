// People who signed up with e-mail and password, with or without a browser's cookies.
import { randomUUID } from "node:crypto";
import { send } from "./send.ts";
import type { TestUser } from "./tokens.ts";

export interface Account extends TestUser {
  email: string;
  password: string;
}

/** Credentials that nobody used before. */
export function newCredentials() {
  return { email: `${randomUUID()}@example.com`, password: `pass-${randomUUID()}` };
}

/** Somebody who signed up at `POST /api/auth/signup`. */
export async function newAccount(): Promise<Account> {
  const credentials = newCredentials();
  const response = await send("POST", "/api/auth/signup", { json: credentials });
  const { access_token: token, user } = await response.json();
  return { id: user.id, token, ...credentials };
}

export interface Browser extends Account {
  /** The session, as the value of a `Cookie` header. */
  cookie: string;
}

/** Somebody who signed up at Better Auth's own route, and the token of that session. */
export async function newBrowser(): Promise<Browser> {
  const credentials = newCredentials();
  const json = { ...credentials, name: "Ada" };
  const response = await send("POST", "/api/auth/sign-up/email", { json });
  const cookie = cookieOf(response);
  const { user } = await response.json();
  return { id: user.id, cookie, token: await tokenOf(cookie), ...credentials };
}

/** The cookies that `response` sets, as a browser sends them back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Turns a session cookie into an access token. */
export async function tokenOf(cookie: string): Promise<string> {
  const response = await send("GET", "/api/auth/token", { headers: { cookie } });
  return (await response.json()).token;
}
