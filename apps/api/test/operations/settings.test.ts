import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { getBackend } from "#backend.ts";
import { parseSettings, SettingsError } from "#settings/settings.ts";

const required = {
  DATABASE_URL: "postgresql://user:password@db.example/todo",
  BETTER_AUTH_SECRET: "Qx7vT2mLp9Rk4Wd8Zs1Nf6Hb3Yc5Jg0E",
};

/** The message that refuses these settings. */
function problemsOf(environment: Record<string, string | undefined>): string {
  try {
    parseSettings({ ...required, ...environment });
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return "";
}

describe("parseSettings", () => {
  it("needs a database and a secret, and has a default for everything else", () => {
    expect(parseSettings(required)).toEqual({
      databaseUrl: required.DATABASE_URL,
      databasePoolSize: 10,
      databaseDriver: undefined,
      databasePooler: "auto",
      databaseRowSecurity: false,
      secret: required.BETTER_AUTH_SECRET,
      baseUrl: "http://localhost:8000",
      corsOrigins: ["http://localhost:3000"],
      tokens: {
        mode: "internal",
        algorithm: "HS256",
        issuer: "http://localhost:8000",
        audience: "http://localhost:8000",
        lifetimeSeconds: 900,
        keyRotationSeconds: 7_776_000,
      },
      mail: { via: "none" },
      authRequestsPerMinute: 30,
      authFailuresPerHour: 100,
      taskRequestsPerMinute: 600,
      redisUrl: undefined,
      tasksPerUser: 10_000,
      taskHistoryDays: 30,
      trustedProxies: [],
      frontendCompatibility: false,
      port: 8000,
      host: undefined,
      workers: 1,
      shutdownDelaySeconds: 0,
      logLevel: "info",
      traces: undefined,
    });
  });

  it("takes every setting", () => {
    const settings = parseSettings({
      DATABASE_URL: "postgres://u:p@h/d",
      DATABASE_POOL_SIZE: "3",
      DATABASE_DRIVER: "neon-websocket",
      DATABASE_POOLER: "session",
      DATABASE_ROW_SECURITY: "on",
      BETTER_AUTH_SECRET: required.BETTER_AUTH_SECRET,
      BETTER_AUTH_URL: "https://api.example.com",
      CORS_ORIGINS: "https://one.example, https://other.example:8443",
      AUTH_MODE: "internal",
      AUTH_JWT_ALG: "EdDSA",
      AUTH_JWT_KEY_ROTATION: "1d",
      SMTP_URL: "smtps://u:p@mail.example:465",
      EMAIL_FROM: "Todo <todo@example.com>",
      AUTH_JWT_EXPIRES_IN: "2h",
      AUTH_JWT_ISSUER: "issuer",
      AUTH_JWT_AUDIENCE: "audience",
      AUTH_REQUESTS_PER_MINUTE: "1",
      AUTH_FAILURES_PER_HOUR: "3",
      TASK_REQUESTS_PER_MINUTE: "2",
      REDIS_URL: "rediss://u:p@redis.example:6380/1",
      TASKS_PER_USER: "4",
      TASK_HISTORY_DAYS: "3650",
      TRUSTED_PROXIES: "loopback, 10.0.0.0/8, 2001:db8::1",
      FRONTEND_COMPATIBILITY: "on",
      PORT: "9000",
      HOST: "127.0.0.1",
      WORKERS: "2",
      SHUTDOWN_DELAY_SECONDS: "5",
      LOG_LEVEL: "debug",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/otlp",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer token, x-tenant=one%20two",
      OTEL_SERVICE_NAME: "my-tasks",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
      OTEL_SDK_DISABLED: "False",
      OTEL_TRACES_EXPORTER: "otlp",
    });
    expect(settings).toEqual({
      databaseUrl: "postgres://u:p@h/d",
      databasePoolSize: 3,
      databaseDriver: "neon-websocket",
      databasePooler: "session",
      databaseRowSecurity: true,
      secret: required.BETTER_AUTH_SECRET,
      baseUrl: "https://api.example.com",
      corsOrigins: ["https://one.example", "https://other.example:8443"],
      tokens: {
        mode: "internal",
        algorithm: "EdDSA",
        issuer: "issuer",
        audience: "audience",
        lifetimeSeconds: 7200,
        keyRotationSeconds: 86_400,
      },
      mail: { via: "smtp", url: "smtps://u:p@mail.example:465", from: "Todo <todo@example.com>" },
      authRequestsPerMinute: 1,
      authFailuresPerHour: 3,
      taskRequestsPerMinute: 2,
      redisUrl: "rediss://u:p@redis.example:6380/1",
      tasksPerUser: 4,
      taskHistoryDays: 3650,
      trustedProxies: ["loopback", "10.0.0.0/8", "2001:db8::1"],
      frontendCompatibility: true,
      port: 9000,
      host: "127.0.0.1",
      workers: 2,
      shutdownDelaySeconds: 5,
      logLevel: "debug",
      traces: { sampledShare: 0.25 },
    });
  });

  it("issuer and audience follow the base URL", () => {
    const origin = "https://a.example";
    const { tokens } = parseSettings({ ...required, BETTER_AUTH_URL: origin });
    expect(tokens).toMatchObject({ issuer: origin, audience: origin });
  });

  it("takes origins of packaged apps, behind those of the web, where links of mails lead", () => {
    const apps = "capacitor://localhost,tauri://localhost,ionic://localhost";
    const CORS_ORIGINS = `${apps},https://tauri.localhost,http://localhost`;
    expect(parseSettings({ ...required, CORS_ORIGINS }).corsOrigins).toEqual([
      "https://tauri.localhost",
      "http://localhost",
      ...apps.split(","),
    ]);
  });

  it("takes an empty variable for an unset one, and ignores unknown ones", () => {
    const settings = { ...required, CORS_ORIGINS: "", LOG_LEVEL: "", UNKNOWN: "x" };
    expect(parseSettings(settings)).toEqual(parseSettings(required));
  });

  it("takes NEON_DATABASE_URL where DATABASE_URL is not set", () => {
    const NEON_DATABASE_URL = "postgresql://neon.example/neon";
    const { BETTER_AUTH_SECRET } = required;
    expect(parseSettings({ BETTER_AUTH_SECRET, NEON_DATABASE_URL }).databaseUrl).toBe(
      NEON_DATABASE_URL,
    );
    expect(parseSettings({ ...required, NEON_DATABASE_URL }).databaseUrl).toBe(
      required.DATABASE_URL,
    );
  });

  it.each([
    "postgresql://todo@/todo?host=/run/postgresql",
    "postgresql:///todo?host=/run/postgresql",
    "postgresql://todo:p%2Fa%23ss@[::1]:5432/todo?sslmode=require",
    "postgresql://todo:p@ss@db.example/todo",
    "postgresql://todo:100%@db.example/todo",
    "postgresql://db.example/todo?user=todo@one&password=p@ss",
  ])("takes the database %s", (DATABASE_URL) => {
    expect(problemsOf({ DATABASE_URL })).toBe("");
  });

  it.each([
    "postgresql://todo:SEC/RET@db.example/todo",
    "postgresql://todo:SEC#RET@db.example/todo",
    "postgresql://todo:12#RET@db.example/todo",
    "postgresql://todo:SEC?RET@db.example/todo",
    "postgresql://todo:/SECRET@db.example/todo",
    "postgresql://todo:12/SECRET@db.example/todo",
    "postgresql://todo:12?SECRET@db.example/todo",
    "postgresql://todo:SEC@/RET@db.example/todo",
    "postgresql://todo:SEC%ffRET@db.example/todo",
    "postgresql://todo:SECRET@db.example:port/todo",
    "postgresql://one.example:5432,other.example:5432/todo",
    "postgresql:todo:SECRET",
  ])("names a DATABASE_URL that no driver can read: %s", (DATABASE_URL) => {
    const problems = problemsOf({ DATABASE_URL });
    expect(problems).toMatch(/^ {2}DATABASE_URL must be postgresql:/m);
    expect(problems).not.toMatch(/SEC|RET/);
  });

  it.each(["sslcert", "sslkey", "sslrootcert"])("names a file of %s that can't be read", (name) => {
    const DATABASE_URL = `${required.DATABASE_URL}?sslmode=verify-full&${name}=`;
    const problem = `DATABASE_URL names a file in ${name} that can't be read`;
    expect(problemsOf({ DATABASE_URL: `${DATABASE_URL}/missing/file` })).toBe(
      `These settings need attention:\n  ${problem}`,
    );
    expect(problemsOf({ DATABASE_URL: DATABASE_URL + import.meta.filename })).toBe("");
  });

  it.each([
    ["db.neon.tech", undefined],
    ["db.example", "neon"],
    ["db.example", "neon-websocket"],
  ])("names a file that the driver of Neon can't use: %s, %s", (host, DATABASE_DRIVER) => {
    const DATABASE_URL = `postgresql://u:p@${host}/todo?sslrootcert=${import.meta.filename}`;
    const problem = "DATABASE_URL names a file in sslrootcert, which needs DATABASE_DRIVER=pg";
    const withDriver = (driver: string | undefined) => ({ DATABASE_URL, DATABASE_DRIVER: driver });
    expect(problemsOf(withDriver(DATABASE_DRIVER))).toBe(
      `These settings need attention:\n  ${problem}`,
    );
    expect(problemsOf(withDriver("pg"))).toBe("");
    expect(
      problemsOf({
        DATABASE_URL: undefined,
        NEON_DATABASE_URL: DATABASE_URL,
        DATABASE_DRIVER: "neon",
      }),
    ).toContain(problem);
  });

  it.each(["30s", "15m", "12h", "7d", "604800s"])("takes the lifetime %s", (lifetime) => {
    const seconds = { "30s": 30, "15m": 900, "12h": 43_200, "7d": 604_800, "604800s": 604_800 };
    const { tokens } = parseSettings({ ...required, AUTH_JWT_EXPIRES_IN: lifetime });
    const lifetimeSeconds = seconds[lifetime as keyof typeof seconds];
    expect(tokens).toMatchObject({ lifetimeSeconds });
  });
});

describe("AUTH_MODE=external", () => {
  const AUTH_MODE = "external";
  const tokensOf = (more: object) => parseSettings({ ...required, AUTH_MODE, ...more }).tokens;
  const unchecked = { issuer: undefined, audience: undefined };

  it("takes tokens of the shared secret, or of a key set; issuer and audience only if configured", () => {
    expect(tokensOf({})).toEqual({ mode: "external", keySetUrl: undefined, ...unchecked });
    const keySetUrl = "https://issuer.example/api/auth/jwks";
    expect(tokensOf({ AUTH_JWKS_URL: keySetUrl })).toEqual({
      mode: "external",
      keySetUrl,
      ...unchecked,
    });
    const claims = { AUTH_JWT_ISSUER: "issuer", AUTH_JWT_AUDIENCE: "audience" };
    expect(tokensOf(claims)).toMatchObject({ issuer: "issuer", audience: "audience" });
  });

  it.each([
    "http://localhost:3000/api/auth/jwks",
    "http://127.0.0.1:3000/jwks",
    "http://[::1]/jwks",
    "http://frontend:3000/jwks",
  ])("takes keys from %s, which is near", (url) => {
    expect(tokensOf({ AUTH_JWKS_URL: url })).toMatchObject({ keySetUrl: url });
  });

  it.each([
    "http://issuer.example/jwks",
    "http://127.0.0.1.example/jwks",
    "https://user:secret@issuer.example/jwks",
    "ftp://issuer.example/jwks",
    "issuer.example/jwks",
  ])("takes no keys from %s", (url) => {
    expect(problemsOf({ AUTH_MODE, AUTH_JWKS_URL: url })).toContain("  AUTH_JWKS_URL must be");
  });

  it("needs a secret too, and names all that would have no effect in the same message", () => {
    const ineffective = {
      AUTH_JWT_ALG: "EdDSA",
      AUTH_JWT_EXPIRES_IN: "1h",
      AUTH_JWT_KEY_ROTATION: "30d",
      AUTH_REQUESTS_PER_MINUTE: "9",
    };
    const problems = problemsOf({ AUTH_MODE, BETTER_AUTH_SECRET: undefined, ...ineffective });
    expect(problems).toContain("BETTER_AUTH_SECRET is missing");
    for (const name of Object.keys(ineffective)) {
      expect(problems).toContain(`${name} has no effect with AUTH_MODE=external`);
    }
  });
});

it("AUTH_JWKS_URL and AUTH_JWT_KEY_ROTATION are refused where nothing would read them", () => {
  const url = { AUTH_JWKS_URL: "https://issuer.example/jwks" };
  expect(problemsOf(url)).toContain("AUTH_JWKS_URL has no effect without AUTH_MODE=external");
  const rotation = { AUTH_JWT_KEY_ROTATION: "30d" };
  expect(problemsOf(rotation)).toContain("has no effect without AUTH_JWT_ALG=EdDSA");
  expect(problemsOf({ ...rotation, AUTH_JWT_ALG: "EdDSA" })).toBe("");
});

describe("mails", () => {
  it("go into the log in development only", () => {
    expect(parseSettings({ ...required, NODE_ENV: "development" }).mail).toEqual({ via: "log" });
    expect(parseSettings({ ...required, NODE_ENV: "production" }).mail).toEqual({ via: "none" });
  });

  it("need a server and a sender together", () => {
    const url = { SMTP_URL: "smtp://mail.example" };
    expect(problemsOf(url)).toContain("EMAIL_FROM is missing");
    const sender = { EMAIL_FROM: "todo@example.com" };
    expect(problemsOf(sender)).toContain("EMAIL_FROM has no effect without SMTP_URL");
    expect(problemsOf({ ...url, ...sender })).toBe("");
    const wrong = problemsOf({ SMTP_URL: "http://SECRET.example", ...sender });
    expect(wrong).toContain("SMTP_URL must be smtp://");
    expect(wrong).not.toContain("SECRET");
  });
});

describe("SettingsError", () => {
  it("names every missing and wrong variable in one message", () => {
    const wrong = {
      DATABASE_URL: undefined,
      BETTER_AUTH_SECRET: undefined,
      BETTER_AUTH_URL: "nowhere",
      CORS_ORIGINS: "*",
      AUTH_JWT_EXPIRES_IN: "soon",
      TASKS_PER_USER: "many",
      TRUSTED_PROXIES: "everybody",
      LOG_LEVEL: "loud",
    };
    const lines = problemsOf(wrong).split("\n");
    expect(lines[0]).toBe("These settings need attention:");
    expect(lines.slice(1).map((line) => line.trim().split(" ")[0])).toEqual(Object.keys(wrong));
  });

  it.each<[string, string]>([
    ["DATABASE_URL", "mysql://SECRET@db.example/todo"],
    ["DATABASE_URL", "SECRET"],
    ["BETTER_AUTH_SECRET", "SECRET-7f3a9c"],
    ["BETTER_AUTH_SECRET", `change-me-SECRET-${"x1y2z3".repeat(8)}`],
    ["BETTER_AUTH_SECRET", `Your-Secret-${"x1y2z3".repeat(8)}`],
    ["BETTER_AUTH_SECRET", "better-auth-secret-123456789012345678901234567890"],
    ["BETTER_AUTH_SECRET", "a".repeat(64)],
    ["BETTER_AUTH_SECRET", "abcabcabcabcabcabcabcabcabcabcabcabcabcabc"],
    ["BETTER_AUTH_URL", "https://SECRET.example/path"],
    ["BETTER_AUTH_URL", "SECRET.example"],
    ["BETTER_AUTH_URL", "ftp://SECRET.example"],
    ["CORS_ORIGINS", "*"],
    ["CORS_ORIGINS", "null"],
    ["CORS_ORIGINS", "capacitor://SECRET"],
    ["CORS_ORIGINS", "capacitor://localhost/SECRET"],
    ["CORS_ORIGINS", "capacitor://localhost:8080"],
    ["CORS_ORIGINS", "capacitor://*"],
    ["CORS_ORIGINS", "Capacitor://localhost"],
    ["CORS_ORIGINS", "SECRET://localhost"],
    ["CORS_ORIGINS", "file://"],
    ["BETTER_AUTH_URL", "capacitor://localhost"],
    ["CORS_ORIGINS", "https://*.SECRET.example"],
    ["CORS_ORIGINS", "https://SECRET.example/"],
    ["CORS_ORIGINS", "https://one.example,,https://SECRET.example"],
    ["CORS_ORIGINS", "HTTPS://SECRET.EXAMPLE"],
    ["AUTH_JWT_EXPIRES_IN", "900"],
    ["AUTH_JWT_EXPIRES_IN", "0m"],
    ["AUTH_JWT_EXPIRES_IN", "8d"],
    ["AUTH_JWT_EXPIRES_IN", "604801s"],
    ["AUTH_JWT_EXPIRES_IN", "-1h"],
    ["AUTH_MODE", "SECRET"],
    ["AUTH_JWT_ALG", "SECRET"],
    ["AUTH_REQUESTS_PER_MINUTE", "0"],
    ["TASK_REQUESTS_PER_MINUTE", "-1"],
    ["TASKS_PER_USER", "1e3"],
    ["TASK_HISTORY_DAYS", "3651"],
    ["DATABASE_POOL_SIZE", "1.5"],
    ["REDIS_URL", "SECRET.example:6379"],
    ["REDIS_URL", "http://:SECRET@redis.example"],
    ["REDIS_URL", "redis://:SECRET@"],
    ["REDIS_URL", "redis://:SECRET@redis.example?commandTimeout=100000"],
    ["REDIS_URL", "redis://:SECRET@redis.example/tasks"],
    ["REDIS_URL", "redis://:SECRET%off@redis.example"],
    ["REDIS_URL", "redis://%ff:SECRET@redis.example"],
    ["TRUSTED_PROXIES", "SECRET"],
    ["TRUSTED_PROXIES", "10.0.0.0/99"],
    ["LOG_LEVEL", "SECRET"],
  ])("%s=%s is refused, and no value is shown", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toMatch(new RegExp(`^These settings need attention:\n  ${name} \\S.+$`));
    if (value.length > 3) expect(problems).not.toContain(value);
    expect(problems.replace("BETTER_AUTH_SECRET", "")).not.toMatch(/SECRET|7f3a/);
  });
});

describe("the process", () => {
  const file = fileURLToPath(new URL("../../src/start-server.ts", import.meta.url));
  const program = `await (await import(${JSON.stringify(file)})).startServer(); console.log("started")`;
  const start = async (env: Record<string, string>) => {
    const args = ["--input-type=module", "--eval", program];
    const child = spawn(process.execPath, args, { env: { NODE_ENV: "production", ...env } });
    const written = Promise.all([text(child.stdout), text(child.stderr)]);
    const [status] = await once(child, "close");
    const [stdout, stderr] = await written;
    return { status, stdout, stderr };
  };

  it("starts with usable settings; without them it ends with one message, but not on Vercel", async () => {
    const [usable, unusable, onVercel] = await Promise.all([
      start(required),
      start({ DATABASE_URL: "SECRET-7f3a" }),
      start({ VERCEL: "1" }),
    ]);
    expect(usable).toMatchObject({ status: 0, stdout: "started\n" });

    expect(unusable).toMatchObject({ status: 1, stdout: "" });
    expect(unusable.stderr).toContain("DATABASE_URL must be postgresql://");
    expect(unusable.stderr).toContain("BETTER_AUTH_SECRET is missing");
    expect(unusable.stderr).not.toContain("7f3a");

    expect(onVercel.stdout).toBe("started\n");
    expect(onVercel.stderr).toContain("DATABASE_URL is missing");
  });

  it("reads its settings from the environment on first use, and keeps them", async () => {
    const usual = getBackend();
    for (const [name, value] of Object.entries(required)) vi.stubEnv(name, value);
    Object.assign(globalThis, { todoBackend: undefined });
    try {
      expect(getBackend().settings).toMatchObject({ databaseUrl: required.DATABASE_URL });
      expect(getBackend()).toBe(getBackend());
      await getBackend().database.close();
    } finally {
      vi.unstubAllEnvs();
      Object.assign(globalThis, { todoBackend: usual });
    }
  });
});
