// How many requests one address may send to each route of Better Auth, counted in the database for all processes.
import { hash } from "node:crypto";
import { takeAttempt } from "@todo/db/auth/attempts";
import type { Db } from "@todo/db/database";
import { limits } from "@todo/validation/limits";
import { getIP } from "better-auth/api";
import type { AuthRoute } from "./auth-routes.ts";
import { clientAddressHeader } from "./better-auth.ts";
import { SignInError } from "./password-sign-in.ts";

const windowSeconds = 60;

/** Routes that take a password or send a mail. */
const guardedRoute =
  /^\/(?:sign-in\/.+|sign-up\/.+|change-password|change-email|delete-user|request-password-reset|send-verification-email)$/;

/** Client addresses, IPv6 ones as their network of 64 bits: one client has all of those. */
const addresses = { advanced: { ipAddress: { ipAddressHeaders: [clientAddressHeader] } } };

interface AuthRequestLimitConfig {
  db: Db;
  /** Of one address to each guarded route. */
  authRequestsPerMinute: number;
}

/** Counts a request. Throws a `SignInError` once its address has used up the minute's. */
export function createAuthRequestLimit({ db, authRequestsPerMinute }: AuthRequestLimitConfig) {
  return async (request: Request, { path }: AuthRoute): Promise<void> => {
    const isGuarded = guardedRoute.test(path);
    const max = isGuarded ? authRequestsPerMinute : limits.otherAuthRequestsPerMinute;
    const key = hash(
      "sha256",
      ["request", path, getIP(request, addresses)].join("\n"),
      "base64url",
    );
    const taken = await takeAttempt(db, key, { max, windowSeconds });
    if (taken.isAllowed) return;
    const limit = isGuarded ? "auth" : "auth-other";
    throw new SignInError("rate-limited", taken.retryAfterSeconds, limit);
  };
}
