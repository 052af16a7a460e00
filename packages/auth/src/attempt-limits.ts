// Limits per account and per recipient of mails, counted in the database, whatever addresses requests come from.
import { hash } from "node:crypto";
import { type Attempt, forgetAttempts, giveBackAttempt, takeAttempt } from "@todo/db/auth/attempts";
import type { Db } from "@todo/db/database";
import { concealingOutages } from "@todo/db/outages";
import { hasSessionFrom } from "@todo/db/auth/sessions";
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

export interface AttemptLimitsConfig {
  db: Db;
  /** Wrong passwords an hour for one account, from all addresses together. */
  passwordFailuresPerHour: number;
  outbox?: Outbox | undefined;
  /** Told of each time that attempts could not be counted, or given back, and no answer depended on it. */
  onAttemptsUnavailable?: ((error: unknown) => void) | undefined;
}

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Better Auth's hooks around its routes; a request that is none of the above passes. */
export interface AttemptLimits {
  /** Throws Better Auth's 429 once the attempts are used up. */
  before: (context: HookContext) => Promise<void>;
  /** Gives back what was no attempt: a right password, a mail that was refused. */
  after: (context: HookContext) => Promise<void>;
  /** Gives back the attempt of a request that failed before it was known to be one. Never fails. */
  giveBack: (request: Request) => Promise<void>;
  /** Counts a mail that comes with something else, such as a sign-up; `false` when there must be none. Never fails. */
  mayMail: (recipient: string) => Promise<boolean>;
  /** Forgets the wrong passwords of an account whose owner has proved to be one. Never fails. */
  forgive: (email: string) => Promise<void>;
}

export function createAttemptLimits(config: AttemptLimitsConfig): AttemptLimits {
  const { db, passwordFailuresPerHour, outbox, onAttemptsUnavailable } = config;
  const taken = new WeakMap<Request, Attempt>();
  const maxOf: Record<AttemptKind, number> = {
    account: passwordFailuresPerHour,
    recipient: limits.mailsPerRecipientAndHour,
  };

  async function take(kind: AttemptKind, email: string, context: HookContext) {
    const limit = { max: maxOf[kind], windowSeconds };
    const result = await takeAttempt(db, keyOf(kind, email), limit);
    if (result.isAllowed || kind !== "account") return result;
    const address = await findKnownAddress(db, context, email);
    return address ? takeAttempt(db, keyOf("account-from", address, email), limit) : result;
  }

  /** Does what the answer does not depend on; `undefined` when it failed. */
  async function aside<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await concealingOutages(work);
    } catch (error) {
      onAttemptsUnavailable?.(error);
      return undefined;
    }
  }

  async function giveBack(request: Request): Promise<void> {
    const attempt = taken.get(request);
    taken.delete(request);
    if (attempt) await aside(() => giveBackAttempt(db, attempt));
  }

  return {
    before: async (context) => {
      const kind = kindOf(context.path, outbox);
      const email = kind && (await emailOf(context));
      if (!kind || email === undefined || !context.request) return;
      const result = await take(kind, email, context);
      if (!result.isAllowed) throw refusal(kind, result.retryAfterSeconds);
      taken.set(context.request, result.attempt);
    },
    after: async ({ path, request, context: { returned } }) => {
      const isSpent = isMailRoute(path) ? !isAPIError(returned) : isWrongPassword(returned);
      if (request && !isSpent) await giveBack(request);
    },
    giveBack,
    mayMail: async (recipient) => {
      const limit = { max: maxOf.recipient, windowSeconds };
      const count = () => takeAttempt(db, keyOf("recipient", recipient.toLowerCase()), limit);
      return (await aside(count))?.isAllowed === true;
    },
    forgive: async (email) => {
      await aside(() => forgetAttempts(db, keyOf("account", email.toLowerCase())));
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

/** As a hash, so that no e-mail address of somebody without an account can be read in the database. */
function keyOf(kind: AttemptKind | "account-from", ...whose: string[]): string {
  return hash("sha256", [kind, ...whose].join("\n"), "base64url");
}

/**
 * The client's address, if the account's owner is signed in from there: whoever guesses elsewhere must not lock them out.
 * Others may share it, so it has a count of its own.
 */
async function findKnownAddress(db: Db, { request, context }: HookContext, email: string) {
  const address = request && getIP(request, context.options);
  return address && (await hasSessionFrom(db, email, address)) ? address : undefined;
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
