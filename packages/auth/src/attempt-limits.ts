// Limits per account and per recipient of mails, counted in the database, whatever addresses requests come from.
import { hash } from "node:crypto";
import { forgetAttempts, giveBackAttempt, takeAttempt } from "@todo/db/auth/attempts";
import type { Db } from "@todo/db/database";
import { concealingOutages } from "@todo/db/outages";
import { hasSessionFrom } from "@todo/db/auth/sessions";
import { limits } from "@todo/validation/limits";
import { APIError, getIP, getSessionFromCtx, isAPIError } from "better-auth/api";
import { isMailRoute, type Outbox } from "./account-mail.ts";
import type { HookContext } from "./hook-context.ts";
import { currentRecord } from "./request-record.ts";
import { type AuthLimit, RateLimitedError } from "./rate-limited-error.ts";

/** What is counted: wrong passwords for an account, emails to an address. */
type AttemptKind = "account" | "recipient";

type AttemptLimit = AuthLimit & { name: AttemptKind };

const windowSeconds = 60 * 60;

export interface AttemptLimitsConfig {
  db: Db;
  /** Failed sign-ins an hour for one account, over all addresses. */
  passwordFailuresPerHour: number;
  outbox?: Outbox | undefined;
  /** Told of each time that attempts could not be counted, or given back, and no answer depended on it. */
  onAttemptsUnavailable?: ((error: unknown) => void) | undefined;
}

/** Better Auth's hooks around its routes; a request that is none of the above passes. */
export interface AttemptLimits {
  /** Ends the request once the attempts are used up, and records the refusal. */
  before: (context: HookContext) => Promise<void>;
  /** Gives back what was no attempt: a right password, an email that was refused. */
  after: (context: HookContext) => Promise<void>;
  /** Gives back the attempt of the current request, which failed before it was known to be one. Never fails. */
  giveBack: () => Promise<void>;
  /** Counts a mail that comes with something else, such as a sign-up; `false` when there must be none. Never fails. */
  mayMail: (recipient: string) => Promise<boolean>;
  /** Forgets the wrong passwords of an account whose owner has proved to be one. Never fails. */
  forgive: (email: string) => Promise<void>;
}

export function createAttemptLimits(config: AttemptLimitsConfig): AttemptLimits {
  const { db, outbox, onAttemptsUnavailable } = config;
  const limitOf = toLimits(config);

  /** Does what the answer does not depend on; `undefined` when it failed. */
  async function aside<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await concealingOutages(work);
    } catch (error) {
      onAttemptsUnavailable?.(error);
      return undefined;
    }
  }

  async function giveBack(): Promise<void> {
    const record = currentRecord();
    const attempt = record?.attempt;
    if (!attempt) return;
    record.attempt = undefined;
    await aside(() => giveBackAttempt(db, attempt));
  }

  return {
    before: async (context) => {
      const kind = kindOf(context.path, outbox);
      const email = kind && (await emailOf(context));
      const record = currentRecord();
      if (!kind || email === undefined || !record) return;
      const limit = limitOf[kind];
      const result = await takeFor(db, limit, email, context);
      if (result.isAllowed) record.attempt = result.attempt;
      else {
        record.refusal = new RateLimitedError(limit, result.retryAfterSeconds);
        throw new APIError("TOO_MANY_REQUESTS");
      }
    },
    after: async ({ path, context: { returned } }) => {
      const isSpent = isMailRoute(path) ? !isAPIError(returned) : isWrongPassword(returned);
      if (!isSpent) await giveBack();
    },
    giveBack,
    mayMail: async (recipient) => {
      const key = keyOf("recipient", recipient.toLowerCase());
      return (await aside(() => take(db, limitOf.recipient, key)))?.isAllowed === true;
    },
    forgive: async (email) => {
      await aside(() => forgetAttempts(db, keyOf("account", email.toLowerCase())));
    },
  };
}

function toLimits(config: AttemptLimitsConfig): Record<AttemptKind, AttemptLimit> {
  return {
    account: { name: "account", quota: config.passwordFailuresPerHour, windowSeconds },
    recipient: { name: "recipient", quota: limits.mailsPerRecipientAndHour, windowSeconds },
  };
}

function take(db: Db, { quota }: AttemptLimit, key: string) {
  return takeAttempt(db, key, { max: quota, windowSeconds });
}

async function takeFor(db: Db, limit: AttemptLimit, email: string, context: HookContext) {
  const result = await take(db, limit, keyOf(limit.name, email));
  if (result.isAllowed || limit.name !== "account") return result;
  const address = await findKnownAddress(db, context, email);
  return address ? take(db, limit, keyOf("account-from", address, email)) : result;
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

/** As a hash, so that no e-mail address of somebody without an account can be read in the database. */
function keyOf(kind: AttemptKind | "account-from", ...whose: string[]): string {
  return hash("sha256", [kind, ...whose].join("\n"), "base64url");
}

/**
 * The client's address, if the account's owner is signed in from there: whoever guesses elsewhere must not lock them out.
 * Others may share it, so it has a count of its own.
 */
async function findKnownAddress(db: Db, { headers, context }: HookContext, email: string) {
  const address = headers && getIP(headers, context.options);
  return address && (await hasSessionFrom(db, email, address)) ? address : undefined;
}

function isWrongPassword(returned: unknown): boolean {
  const code = isAPIError(returned) ? returned.body?.code : undefined;
  return code === "INVALID_EMAIL_OR_PASSWORD" || code === "INVALID_PASSWORD";
}
