import { findSecretProblem } from "@todo/auth/secret";
import type { Driver, PoolerMode } from "@todo/db/database";
import { limits } from "@todo/validation/limits";
import proxyAddr from "proxy-addr";
import { z } from "zod";
import {
  findMailConflicts,
  type MailSettings,
  mailVariables,
  toMailSettings,
} from "./mail-settings.ts";
import {
  findTokenConflicts,
  type TokenSettings,
  tokenVariables,
  toTokenSettings,
} from "./token-settings.ts";

const Origin = z
  .string()
  .refine(isOrigin, "must be an origin such as https://example.com, without path or wildcard");

/** Of pages in a packaged app, whose scheme gives them no other origin. */
const appOrigins = ["capacitor://localhost", "ionic://localhost", "tauri://localhost"];

const FrontendOrigin = z
  .string()
  .refine(
    (text) => isOrigin(text) || appOrigins.includes(text),
    `must be origins such as https://example.com, without path or wildcard, or ${appOrigins.join(", ")}`,
  );

const RedisUrl = z
  .string()
  .refine(
    isRedisUrl,
    "must be redis://host:port or rediss://host:port, with a percent-encoded password if need be",
  );

const commaSeparated = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(item));

const positiveInteger = (defaultValue: number) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, "must be a whole number above 0")
    .transform(Number)
    .default(defaultValue);

/** Every setting, as the environment holds it. README.md explains each. */
const Environment = z.object({
  DATABASE_URL: z
    .string({ error: "is missing: the URL of a PostgreSQL database" })
    .regex(/^postgres(?:ql)?:\/\//, "must begin with postgresql://"),
  BETTER_AUTH_SECRET: z
    .string({ error: "is missing: a random secret of at least 32 bytes" })
    .superRefine((secret, context) => {
      const problem = findSecretProblem(secret);
      if (problem) context.addIssue(problem);
    }),
  BETTER_AUTH_URL: Origin.default("http://localhost:8000"),
  CORS_ORIGINS: commaSeparated(FrontendOrigin).default(["http://localhost:3000"]),
  ...tokenVariables,
  ...mailVariables,
  AUTH_REQUESTS_PER_MINUTE: positiveInteger(30),
  AUTH_FAILURES_PER_HOUR: positiveInteger(100),
  TASK_REQUESTS_PER_MINUTE: positiveInteger(600),
  REDIS_URL: RedisUrl.optional(),
  TASKS_PER_USER: positiveInteger(limits.tasksPerUser),
  DATABASE_POOL_SIZE: positiveInteger(10),
  DATABASE_DRIVER: z
    .enum(["pg", "neon", "neon-websocket"], { error: "must be pg, neon or neon-websocket" })
    .optional(),
  DATABASE_POOLER: z
    .enum(["auto", "session", "transaction"], { error: "must be auto, session or transaction" })
    .default("auto"),
  DATABASE_ROW_SECURITY: z.enum(["on", "off"], { error: "must be on or off" }).default("off"),
  PORT: positiveInteger(8000).refine((port) => port < 65_536, "must be at most 65535"),
  HOST: z.string().optional(),
  WORKERS: positiveInteger(1),
  SHUTDOWN_DELAY_SECONDS: z
    .string()
    .regex(/^[0-9]{1,3}$/, "must be a whole number of seconds")
    .transform(Number)
    .default(0),
  TRUSTED_PROXIES: commaSeparated(
    z.string().refine(isProxy, "must be addresses, networks such as 10.0.0.0/8, or loopback"),
  ).default([]),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "must be trace, debug, info, warn, error, fatal or silent",
    })
    .default("info"),
});

export interface Settings {
  databaseUrl: string;
  databasePoolSize: number;
  /** `undefined` for the one that fits the host. */
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
  /** Where requests are counted for all processes; `undefined` for each by itself. */
  redisUrl: string | undefined;
  tasksPerUser: number;
  trustedProxies: string[];
  port: number;
  /** `undefined` for all addresses. */
  host: string | undefined;
  workers: number;
  shutdownDelaySeconds: number;
  logLevel: string;
}

/** Settings are missing or wrong; the message names every one of them and holds no value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Checks all settings at once. An empty variable counts as unset. Throws `SettingsError`. */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const set = Object.entries(environment).filter(([, value]) => value);
  const { NEON_DATABASE_URL, ...variables } = Object.fromEntries(set);
  const parsed = Environment.safeParse({ DATABASE_URL: NEON_DATABASE_URL, ...variables });
  const problems = (parsed.error?.issues ?? [])
    .map(({ path, message }) => `${path[0]?.toString()} ${message}`)
    .concat(findTokenConflicts(variables), findMailConflicts(variables));
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
    trustedProxies: data.TRUSTED_PROXIES,
    port: data.PORT,
    host: data.HOST,
    workers: data.WORKERS,
    shutdownDelaySeconds: data.SHUTDOWN_DELAY_SECONDS,
    logLevel: data.LOG_LEVEL,
  };
}

/** The first one is where links of mails lead, which no app opens. */
function webOriginsFirst(origins: string[]): string[] {
  const isOfApp = (origin: string) => appOrigins.includes(origin);
  return origins.toSorted((one, other) => Number(isOfApp(one)) - Number(isOfApp(other)));
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Without a query: it would hold options of the client. */
function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname, search, hash, pathname } = new URL(text);
  const isRedis = protocol === "redis:" || protocol === "rediss:";
  const isPlain = hostname !== "" && !search && !hash && /^(?:\/[0-9]*)?$/.test(pathname);
  return isRedis && isPlain && isDecodable(username) && isDecodable(password);
}

/** A `URL` keeps a `%` that begins no character. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isProxy(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}
