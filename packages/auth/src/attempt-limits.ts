// Limits per account and per recipient of mails, counted in the database, whatever addresses requests come from.
import { hash } from "node:crypto";
import { type Attempt, giveBackAttempt, takeAttempt } from "@todo/db/attempts";
import type { Db } from "@todo/db/database";
import { hasSessionFrom } from "@todo/db/sessions";
import { limits } from "@todo/validation/limits";
import {
  APIError,
  type createAuthMiddleware,
  getIP,
  getSessionFromCtx,
  isAPIError,
} from "better-auth/api";
import { isMailRoute, type Outbox } from "./account-mail.ts";

/** What is counted: wrong passwords for an account, mails to an address. */
export type AttemptKind = "account" | "recipient";

/** The codes of our refusals within Better Auth, and what was used up. */
export const attemptRefusals: Record<string, AttemptKind> = {
  TOO_MANY_FAILURES: "account",
  TOO_MANY_MAILS: "recipient",
};

const windowSeconds = 60 * 60;

interface AttemptLimitsConfig {
  db: Db;
  passwordFailuresPerHour: number;
  outbox?: Outbox | undefined;
}

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Better Auth's hooks around its routes; a request that is none of the above passes. */
export interface AttemptLimits {
  /** Throws Better Auth's 429 once the attempts are used up. */
  before: (context: HookContext) => Promise<void>;
  /** Gives back what was no attempt: a right password, a mail that was refused. */
  after: (context: HookContext) => Promise<void>;
}

export function createAttemptLimits(config: AttemptLimitsConfig): AttemptLimits {
  const { db, passwordFailuresPerHour, outbox } = config;
  const taken = new WeakMap<Request, Attempt>();
  const maxOf: Record<AttemptKind, number> = {
    account: passwordFailuresPerHour,
    recipient: limits.mailsPerRecipientAndHour,
  };

  return {
    before: async (context) => {
      const kind = kindOf(context.path, outbox);
      const email = kind && (await emailOf(context));
      if (!kind || email === undefined || !context.request) return;
      const limit = { max: maxOf[kind], windowSeconds };
      const result = await takeAttempt(db, keyOf(kind, email), limit);
      if (result.isAllowed) taken.set(context.request, result.attempt);
      else if (kind === "recipient" || !(await isKnownAddress(db, context, email))) {
        throw refusal(kind, result.retryAfterSeconds);
      }
    },
    after: async ({ path, request, context: { returned } }) => {
      const attempt = request && taken.get(request);
      if (!attempt) return;
      const isSpent = isMailRoute(path) ? !isAPIError(returned) : isWrongPassword(returned);
      if (!isSpent) await giveBackAttempt(db, attempt);
    },
  };
}

function kindOf(path: string, outbox: Outbox | undefined): AttemptKind | undefined {
  if (isMailRoute(path)) return outbox && "recipient";
  return ["/sign-in/email", "/change-password", "/delete-user"].includes(path)
    ? "account"
    : undefined;
}

/** Whom the attempt concerns, spelled as Better Auth stores it; whether there is such an account makes no difference. */
async function emailOf(context: HookContext): Promise<string | undefined> {
  const { email, password, currentPassword } = (context.body ?? {}) as Record<string, unknown>;
  if (context.path === "/sign-in/email" || isMailRoute(context.path)) {
    return typeof email === "string" ? email.toLowerCase() : undefined;
  }
  if (!password && !currentPassword) return undefined;
  return (await getSessionFromCtx(context))?.user.email.toLowerCase();
}

/** As a hash, so that the database holds no address of somebody without an account. */
function keyOf(kind: AttemptKind, email: string): string {
  return hash("sha256", `${kind}\n${email}`, "base64url");
}

/** Whether the account's owner is signed in from there: whoever guesses elsewhere must not lock them out. */
async function isKnownAddress(db: Db, { request, context }: HookContext, email: string) {
  const address = request && getIP(request, context.options);
  return Boolean(address) && hasSessionFrom(db, email, address ?? "");
}

function isWrongPassword(returned: unknown): boolean {
  const code = isAPIError(returned) ? returned.body?.code : undefined;
  return code === "INVALID_EMAIL_OR_PASSWORD" || code === "INVALID_PASSWORD";
}

function refusal(kind: AttemptKind, retryAfterSeconds: number): APIError {
  const code = kind === "account" ? "TOO_MANY_FAILURES" : "TOO_MANY_MAILS";
  const headers = { "X-Retry-After": String(retryAfterSeconds) };
  return new APIError("TOO_MANY_REQUESTS", { code, message: "Too many attempts." }, headers);
}
