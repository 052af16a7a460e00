import type { Db } from "@todo/db/database";
import { withRetries } from "@todo/db/database-error";
import { concealingOutages } from "@todo/db/outages";
import { lockUser } from "@todo/db/auth/sessions";
import { deleteUser, type UserRow } from "@todo/db/auth/users";
import { UserChanges } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import { betterAuth, type BetterAuthOptions } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { jwt, type JwtOptions } from "better-auth/plugins";
import { isMailRoute, mailOptions, type Outbox } from "./account-mail.ts";
import { clientAddressHeader } from "./client-address.ts";
import type { AttemptLimits } from "./attempt-limits.ts";
import { authDatabase, outdatedProof } from "./auth-database.ts";
import type { HookContext } from "./hook-context.ts";
import { hashAhead, hashOf, provedHash, provePassword } from "./password-proof.ts";
import { currentRecord } from "./request-record.ts";
import { deriveBetterAuthSecret } from "./secret.ts";
import { beforeSessionRoute } from "./session-routes.ts";
import type { TokenSigning } from "./signing-keys.ts";

export interface BetterAuthConfig {
  db: Db;
  /** Better Auth gets a key derived from it. */
  secret: string;
  baseUrl: string;
  trustedOrigins: string[];
  issuer: string;
  audience: string;
  tokenLifetimeSeconds: number;
  outbox?: Outbox | undefined;
  attempts: AttemptLimits;
}

/** HTML responses; password checks and deletions without a limit; what needs sign-in providers, changes of an email or own members of sessions, of which there are none. */
export const disabledPaths = [
  "/error",
  "/verify-password",
  "/delete-user/callback",
  "/callback/:id",
  "/sign-in/social",
  "/link-social",
  "/unlink-account",
  "/refresh-token",
  "/get-access-token",
  "/account-info",
  "/change-email",
  "/update-session",
];

export type BetterAuth = ReturnType<typeof createBetterAuth>;

/** Creates Better Auth with email and password, session cookies, and JWTs for the task API. */
export function createBetterAuth(config: BetterAuthConfig, signing: TokenSigning) {
  return betterAuth({
    appName: "Todo",
    baseURL: config.baseUrl,
    basePath: "/api/auth",
    secret: deriveBetterAuthSecret(config.secret),
    trustedOrigins: config.trustedOrigins,
    database: authDatabase(config.db),
    ...accountOptions(config),
    session: { expiresIn: limits.sessionLifetimeSeconds },
    // Our own limits run first.
    rateLimit: { enabled: false },
    advanced: {
      // Explicit, because Better Auth turns these checks off if NODE_ENV is "test".
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    hooks: {
      before: createAuthMiddleware((context) => beforeRoute(config, context)),
      after: createAuthMiddleware((context) => afterRoute(config, context)),
    },
    disabledPaths,
    plugins: [jwt(tokenOptions(config, signing))],
    // Its messages may contain email addresses; callers log what it throws.
    logger: { disabled: true },
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  });
}

function accountOptions({ db, outbox, attempts }: BetterAuthConfig) {
  const mails = mailOptions(outbox, attempts.mayMail);
  return {
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.passwordMinLength,
      maxPasswordLength: limits.passwordMaxLength,
      password: { hash: hashOf, verify: provePassword },
      revokeSessionsOnPasswordReset: true,
      // A reset ends the sessions, which told the owner's addresses from an attacker's.
      onPasswordReset: ({ user }) => attempts.forgive(user.email),
      ...mails.passwords,
    },
    emailVerification: mails.verification,
    // Better Auth deletes in three statements; a failure between them leaves a user without a password.
    user: { deleteUser: { enabled: true, beforeDelete: ({ id }) => deleteWhole(db, id) } },
    databaseHooks: {
      user: { create: { before: assertStorable }, update: { before: assertStorable } },
    },
  } satisfies Partial<BetterAuthOptions>;
}

function tokenOptions(config: BetterAuthConfig, { jwt: tokens, jwks, adapter }: TokenSigning) {
  return {
    jwt: {
      issuer: config.issuer,
      audience: config.audience,
      expirationTime: `${config.tokenLifetimeSeconds}s`,
      definePayload: ({ session }) => ({ sid: session.id }),
      ...tokens,
    },
    jwks,
    ...(adapter && { adapter }),
  } satisfies JwtOptions;
}

async function beforeRoute({ db, outbox, attempts }: BetterAuthConfig, context: HookContext) {
  const { path } = context;
  const body: unknown = context.body;
  if (isMailRoute(path) && outbox?.isFull()) throw new APIError("SERVICE_UNAVAILABLE");
  await beforeSessionRoute(db, context);
  await attempts.before(context);
  if (path === "/sign-up/email") await hashAhead(passwordIn(body));
  if (path !== "/change-password") return undefined;
  return { context: { body: { ...(body as object), revokeOtherSessions: true } } };
}

async function afterRoute({ attempts }: BetterAuthConfig, context: HookContext) {
  const { newSession } = context.context;
  const record = currentRecord();
  if (record && newSession) {
    record.newSession = { id: newSession.session.id, user: newSession.user as UserRow };
  }
  await attempts.after(context);
}

function passwordIn(body: unknown): unknown {
  return (body as { password?: unknown } | null | undefined)?.password;
}

/** Retries after a deadlock with a concurrent write of tasks. */
function deleteWhole(db: Db, userId: string): Promise<void> {
  const hash = provedHash();
  const deletion = () =>
    db.transaction(async (tx) => {
      if (!(await lockUser(tx, userId, hash))) throw outdatedProof("UNAUTHORIZED");
      await deleteUser(tx, userId);
    });
  return concealingOutages(() => withRetries(deletion));
}

async function assertStorable(user: object): Promise<void> {
  const { error } = UserChanges.safeParse(user);
  const issue = error?.issues[0];
  if (!issue) return;
  const message = `${issue.path.join(".")}: ${issue.message}`;
  throw new APIError("UNPROCESSABLE_ENTITY", { code: "VALIDATION_ERROR", message });
}
