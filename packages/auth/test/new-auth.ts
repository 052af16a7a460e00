import { randomInt, randomUUID } from "node:crypto";
import type { Db } from "@todo/db/database";
import { type AuthConfig, createAuth } from "../src/auth.ts";
import { clientAddressHeader } from "../src/client-address.ts";
import { secret } from "./forge.ts";

export const origin = "http://localhost:8000";
const frontend = "http://localhost:3000";
export const password = "correct horse battery";

export const newAuth = (db: Db, config: Partial<AuthConfig> = {}) =>
  createAuth({
    db,
    secret,
    baseUrl: origin,
    trustedOrigins: [frontend],
    issuer: origin,
    audience: origin,
    tokenLifetimeSeconds: 900,
    authRequestsPerMinute: 1_000,
    passwordFailuresPerHour: 1_000,
    ...config,
  });

export const newEmail = () => `ada-${randomUUID()}@example.com`;

/** Somebody with an address of their own, so that no other test uses up their rate limit. */
export const newCaller = (userAgent: string | null = "vitest") => ({
  address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
  userAgent,
});

interface BrowserRequest {
  method?: string;
  json?: unknown;
  cookie?: string;
  address?: string;
  from?: string;
}

/** A request to Better Auth as a frontend's browser sends it. */
export function browserRequest(
  path: string,
  { json, method = json ? "POST" : "GET", cookie, address, from = frontend }: BrowserRequest = {},
): Request {
  return new Request(`${origin}/api/auth${path}`, {
    method,
    headers: {
      origin: from,
      [clientAddressHeader]: address ?? newCaller().address,
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(cookie && { cookie }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
}

/** What a browser would send back of the cookies in `response`. */
export const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
