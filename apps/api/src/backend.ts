// The composition root: creates all parts of the API from the settings.
import { type AccessTokens, createAccessTokens } from "@todo/auth/access-token-verifier";
import { type Auth, createAuth } from "@todo/auth/auth";
import { createExternalAuthenticate } from "@todo/auth/external-auth";
import { createDb, type Database, type Db } from "@todo/db/database";
import { databaseErrorCode } from "@todo/db/database-error";
import { limits } from "@todo/validation/limits";
import { attachDatabasePool } from "@vercel/functions/db-connections";
import type { Logger } from "pino";
import { isOnVercel, readSettings } from "#settings/env.ts";
import { createLogger } from "#observe/logger.ts";
import {
  createRateLimiter,
  createSharedRateLimiter,
  type RateLimiter,
} from "#limits/rate-limit.ts";
import { type ConcurrencyLimits, createConcurrencyLimits } from "#limits/concurrency-limits.ts";
import { keepAlive } from "#internals/keep-alive.ts";
import { createMailOutbox } from "#accounts/mail-outbox.ts";
import { type ChangeStreams, createChangeStreams } from "#changes/change-streams.ts";
import type { DrainableOutbox } from "#accounts/outbox.ts";
import type { Settings } from "#settings/settings.ts";
import { acceptedCompatibly } from "#tasks/compatible-bodies.ts";
import { compatibleReply } from "#tasks/compatible-reply.ts";
import { createListEtags, type ListEtag, type ListKey } from "#tasks/list-etag.ts";
import { createTaskCursors, type TaskCursors } from "#tasks/task-cursor.ts";
import { createWholeLists, type WholeLists } from "#tasks/whole-lists.ts";

export interface Backend extends ConcurrencyLimits {
  settings: Settings;
  database: Database;
  auth: Pick<Auth, "authenticate">;
  accessTokens: AccessTokens;
  /** `undefined` if emails are disabled. */
  outbox: DrainableOutbox | undefined;
  /** `undefined` if another issuer has the accounts. */
  accounts: Auth | undefined;
  taskRateLimiter: RateLimiter;
  taskCursors: TaskCursors;
  listEtags: (key: ListKey) => ListEtag;
  wholeLists: WholeLists;
  changeStreams: ChangeStreams;
  /** `undefined` without `FRONTEND_COMPATIBILITY`. */
  compatibility: typeof compatibility | undefined;
  logger: Logger;
  /** Makes `/api/ready` fail. */
  isStopping: boolean;
}

const compatibility = { toAccepted: acceptedCompatibly, toReply: compatibleReply };

/** The first query connects to the database. */
export function createBackend(
  settings: Settings,
  logger = createLogger(settings.logLevel, { immediate: isOnVercel }),
): Backend {
  const database = createDb({
    url: settings.databaseUrl,
    driver: settings.databaseDriver,
    pooler: settings.databasePooler,
    onPooler: (sign) => {
      logger.warn(
        { sign },
        "database pooler noticed: statements bring their settings, without names",
      );
    },
    rowSecurity: settings.databaseRowSecurity,
    maxConnections: settings.databasePoolSize,
    historyDays: settings.taskHistoryDays,
    // Vercel suspends the process only after idle connections are closed.
    ...(isOnVercel && { onPool: attachDatabasePool }),
    onConnectionLost: (error) => {
      logger.warn({ code: databaseErrorCode(error) }, "database connection lost");
    },
  });
  const ofAuth = createBackendAuth(settings, database.db, logger);
  const taskRateLimiter = createTaskRateLimiter(settings, logger);
  const taskCursors = createTaskCursors(settings.secret);
  return {
    settings,
    database,
    ...ofAuth,
    taskRateLimiter,
    taskCursors,
    listEtags: createListEtags(settings),
    ...createConcurrencyLimits(),
    wholeLists: createWholeLists(),
    changeStreams: createChangeStreams({
      db: database.db,
      hasSessions: ofAuth.accounts !== undefined,
      onUnavailable: (error) => {
        logger.warn({ code: databaseErrorCode(error) }, "streams of changes wait for the database");
      },
    }),
    compatibility: settings.frontendCompatibility ? compatibility : undefined,
    logger,
    isStopping: false,
  };
}

function createTaskRateLimiter(
  { taskRequestsPerMinute, redisUrl: url }: Settings,
  logger: Logger,
): RateLimiter {
  if (url === undefined) return createRateLimiter("tasks", taskRequestsPerMinute);
  return createSharedRateLimiter("tasks", taskRequestsPerMinute, { url, logger });
}

function createBackendAccessTokens(db: Db, logger: Logger): AccessTokens {
  return createAccessTokens({
    db,
    lookUps: createRateLimiter("token-look-ups", limits.failedTokenLookUpsPerMinute),
    inBackground: keepAlive,
    onUseNotNoted: (error) => {
      logger.warn({ code: databaseErrorCode(error) }, "use of an access token not noted");
    },
  });
}

export function createBackendAuth(
  settings: Settings,
  db: Db,
  logger: Logger,
): Pick<Backend, "auth" | "accessTokens" | "accounts" | "outbox"> {
  const accessTokens = createBackendAccessTokens(db, logger);
  const { tokens, mail, secret, baseUrl, corsOrigins } = settings;
  const onKeysUnavailable = (error: unknown) => {
    logger.warn({ reason: databaseErrorCode(error) }, "keys not renewed");
  };
  if (tokens.mode === "external") {
    const authenticate = createExternalAuthenticate({
      ...tokens,
      secret,
      accessTokens,
      onKeysUnavailable,
    });
    return { auth: { authenticate }, accessTokens, accounts: undefined, outbox: undefined };
  }
  const outbox = createMailOutbox(mail, logger);
  const accounts = createAuth({
    db,
    accessTokens,
    secret,
    baseUrl,
    trustedOrigins: corsOrigins,
    issuer: tokens.issuer,
    audience: tokens.audience,
    tokenLifetimeSeconds: tokens.lifetimeSeconds,
    authRequestsPerMinute: settings.authRequestsPerMinute,
    passwordFailuresPerHour: settings.authFailuresPerHour,
    keyRotationSeconds: tokens.algorithm === "EdDSA" ? tokens.keyRotationSeconds : undefined,
    onKeysUnavailable,
    onAttemptsUnavailable: (error) => {
      logger.warn({ code: databaseErrorCode(error) }, "attempts not counted or given back");
    },
    outbox,
  });
  return { auth: accounts, accessTokens, accounts, outbox };
}

// Global, because Next.js bundles each route separately and reloads it in development.
const shared = globalThis as typeof globalThis & { todoBackend?: Backend };

/** Creates the process's backend on first use. Throws `SettingsError`. */
export function getBackend(): Backend {
  shared.todoBackend ??= createBackend(readSettings());
  return shared.todoBackend;
}

/** The process's backend, if routes have made it. Next.js bundles other code apart: a backend made there throws errors whose classes routes do not know. */
export function findBackend(): Backend | undefined {
  return shared.todoBackend;
}
