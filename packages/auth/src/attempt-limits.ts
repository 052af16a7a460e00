// Limits per account and per email recipient, counted in the database over all client addresses.
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

type AttemptKind = "account" | "recipient";

type AttemptLimit = AuthLimit & { name: AttemptKind };

const windowSeconds = 60 * 60;

export interface AttemptLimitsConfig {
  db: Db;
  passwordFailuresPerHour: number;
  outbox?: Outbox | undefined;
  onAttemptsUnavailable?: ((error: unknown) => void) | undefined;
}

export interface AttemptLimits {
  /** Ends the request if the attempts are used up. */
  before: (context: HookContext) => Promise<void>;
  /** Gives back a right password or a refused email. */
  after: (context: HookContext) => Promise<void>;
  /** Gives back the attempt of a request that failed early. Never fails. */
  giveBack: () => Promise<void>;
  /** Counts an email of another request, such as a sign-up; `false` prevents it. Never fails. */
  mayMail: (recipient: string) => Promise<boolean>;
  /** Clears the failed sign-ins of an account whose owner has proved their identity. Never fails. */
  forgive: (email: string) => Promise<void>;
}

export function createAttemptLimits(config: AttemptLimitsConfig): AttemptLimits {
  const { db, outbox, onAttemptsUnavailable } = config;
  const limitOf = toLimits(config);

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
      const record = currentRecord();
      if (!kind || !record) return;
      const email = await emailOf(context);
      if (email === undefined) return;
      const limit = limitOf[kind];
      const result = await takeFor(db, limit, email, context);
      if (result.isAllowed) record.attempt = result.attempt;
      else {
        record.refusal = new RateLimitedError(limit, result.retryAfterSeconds);
        // Stryker disable next-line StringLiteral: the refusal itself is thrown in the end.
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
  // Stryker disable next-line StringLiteral: no kind has the empty name either.
  return address ? take(db, limit, keyOf("account-from", address, email)) : result;
}

function kindOf(path: string, outbox: Outbox | undefined): AttemptKind | undefined {
  if (isMailRoute(path)) return outbox && "recipient";
  return ["/sign-in/email", "/change-password", "/delete-user"].includes(path)
    ? "account"
    : undefined;
}

/** Returns the email address as Better Auth stores it, whether it has an account or not. */
async function emailOf(context: HookContext): Promise<string | undefined> {
  const { email } = (context.body ?? {}) as Record<string, unknown>;
  if (context.path === "/sign-in/email" || isMailRoute(context.path)) {
    return typeof email === "string" ? email.toLowerCase() : undefined;
  }
  return (await getSessionFromCtx(context))?.user.email.toLowerCase();
}

/** Hashes, so that the database shows no email address without an account. */
function keyOf(kind: AttemptKind | "account-from", ...whose: string[]): string {
  return hash("sha256", [kind, ...whose].join("\n"), "base64url");
}

/** Returns the client's address if the owner has a session there. Others may share it, so it has its own count. */
async function findKnownAddress(db: Db, { headers, context }: HookContext, email: string) {
  const address = headers && getIP(headers, context.options);
  return address && (await hasSessionFrom(db, email, address)) ? address : undefined;
}

function isWrongPassword(returned: unknown): boolean {
  // Stryker disable next-line OptionalChaining: only the type asks for it.
  const code = isAPIError(returned) ? returned.body?.code : undefined;
  return code === "INVALID_EMAIL_OR_PASSWORD" || code === "INVALID_PASSWORD";
}
