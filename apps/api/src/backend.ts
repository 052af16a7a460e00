// The composition root: puts database, authentication and logging together from the settings.
import { type Auth, createAuth } from "@todo/auth/auth";
import { createDb, type Database } from "@todo/db/database";
import { databaseErrorCode } from "@todo/db/database-error";
import pino, { type Logger } from "pino";
import { readSettings } from "./env.ts";
import { createRateLimiter, type RateLimiter } from "./http/rate-limit.ts";
import type { Settings } from "./settings.ts";
import { createTaskCursors, type TaskCursors } from "./tasks/task-cursor.ts";

export interface Backend {
  settings: Settings;
  database: Database;
  auth: Auth;
  taskRateLimiter: RateLimiter;
  taskCursors: TaskCursors;
  logger: Logger;
  /** Set when the process was told to end; `/api/ready` says so. */
  isStopping: boolean;
}

/** Opens nothing yet: the first query connects. `logger` writes JSON lines to stdout by default. */
export function createBackend(
  settings: Settings,
  logger: Logger = pino({ level: settings.logLevel, base: null }),
): Backend {
  const database = createDb({
    url: settings.databaseUrl,
    maxConnections: settings.databasePoolSize,
    onConnectionLost: (error) => {
      logger.warn({ code: databaseErrorCode(error) }, "database connection lost");
    },
  });
  const auth = createAuth({
    db: database.db,
    secret: settings.secret,
    baseUrl: settings.baseUrl,
    trustedOrigins: settings.corsOrigins,
    issuer: settings.issuer,
    audience: settings.audience,
    tokenLifetimeSeconds: settings.tokenLifetimeSeconds,
    passwordRequestsPerMinute: settings.authRequestsPerMinute,
  });
  const taskRateLimiter = createRateLimiter("tasks", settings.taskRequestsPerMinute);
  const taskCursors = createTaskCursors(settings.secret);
  return { settings, database, auth, taskRateLimiter, taskCursors, logger, isStopping: false };
}

// On globalThis, because Next bundles every route by itself and reloads them in development.
const shared = globalThis as typeof globalThis & { todoBackend?: Backend };

/** The backend of this process, made on first use. Throws `SettingsError`. */
export function getBackend(): Backend {
  shared.todoBackend ??= createBackend(readSettings());
  return shared.todoBackend;
}
