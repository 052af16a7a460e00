import type { Driver, PoolerMode } from "@todo/db/database";
import { findDriverConflicts } from "./database-variables.ts";
import { Environment } from "./environment.ts";
import { findMailConflicts, type MailSettings, toMailSettings } from "./mail-settings.ts";
import { appOrigins } from "./production-variables.ts";
import { findTokenConflicts, type TokenSettings, toTokenSettings } from "./token-settings.ts";
import { type TraceSettings, toTraceSettings, withoutUnusedTraces } from "./trace-settings.ts";

export interface Settings {
  databaseUrl: string;
  databasePoolSize: number;
  /** By default chosen by host. */
  databaseDriver: Driver | undefined;
  databasePooler: PoolerMode;
  databaseRowSecurity: boolean;
  secret: string;
  baseUrl: string;
  corsOrigins: string[];
  tokens: TokenSettings;
  mail: MailSettings;
  authRequestsPerMinute: number;
  authFailuresPerHour: number;
  taskRequestsPerMinute: number;
  /** `undefined`: each process counts by itself. */
  redisUrl: string | undefined;
  tasksPerUser: number;
  taskHistoryDays: number;
  trustedProxies: string[];
  /** Serves frontends of other backends. */
  frontendCompatibility: boolean;
  port: number;
  /** `undefined`: all addresses. */
  host: string | undefined;
  workers: number;
  shutdownDelaySeconds: number;
  logLevel: string;
  /** `undefined`: no traces. */
  traces: TraceSettings | undefined;
}

/** Names all missing or invalid settings, without values. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Validates all settings. An empty variable counts as unset. Throws `SettingsError`. */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const set = Object.entries(environment).filter(([, value]) => value);
  const { NEON_DATABASE_URL, ...variables } = Object.fromEntries(set);
  const used = withoutUnusedTraces(variables);
  const parsed = Environment.safeParse({ DATABASE_URL: NEON_DATABASE_URL, ...used });
  const problems = (parsed.error?.issues ?? [])
    .map(({ path, message }) => `${path[0]?.toString()} ${message}`)
    .concat(
      findTokenConflicts(variables),
      findMailConflicts(variables),
      findDriverConflicts(parsed.data),
    );
  if (!parsed.success || problems.length > 0) {
    const lines = [...new Set(problems)].map((problem) => `  ${problem}`);
    throw new SettingsError(["These settings need attention:", ...lines].join("\n"));
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    databasePoolSize: data.DATABASE_POOL_SIZE,
    databaseDriver: data.DATABASE_DRIVER,
    databasePooler: data.DATABASE_POOLER,
    databaseRowSecurity: data.DATABASE_ROW_SECURITY === "on",
    secret: data.BETTER_AUTH_SECRET,
    baseUrl: data.BETTER_AUTH_URL,
    corsOrigins: webOriginsFirst(data.CORS_ORIGINS),
    tokens: toTokenSettings(data, data.BETTER_AUTH_URL),
    mail: toMailSettings(data),
    authRequestsPerMinute: data.AUTH_REQUESTS_PER_MINUTE,
    authFailuresPerHour: data.AUTH_FAILURES_PER_HOUR,
    taskRequestsPerMinute: data.TASK_REQUESTS_PER_MINUTE,
    redisUrl: data.REDIS_URL,
    tasksPerUser: data.TASKS_PER_USER,
    taskHistoryDays: data.TASK_HISTORY_DAYS,
    trustedProxies: data.TRUSTED_PROXIES,
    frontendCompatibility: data.FRONTEND_COMPATIBILITY === "on",
    port: data.PORT,
    host: data.HOST,
    workers: data.WORKERS,
    shutdownDelaySeconds: data.SHUTDOWN_DELAY_SECONDS,
    logLevel: data.LOG_LEVEL,
    traces: toTraceSettings(data),
  };
}

/** Links in emails lead to the first origin, which no packaged app can open. */
function webOriginsFirst(origins: string[]): string[] {
  const isOfApp = (origin: string) => appOrigins.includes(origin);
  return origins.toSorted((one, other) => Number(isOfApp(one)) - Number(isOfApp(other)));
}
