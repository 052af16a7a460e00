// Who is compared: servers in production mode, and the bare query.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { run } from "../load/load.ts";
import { selfHostedArgs } from "@todo/programs/api-server";
import { memberUrl } from "@todo/postgres/postgres-client";
import { issuer, secret } from "../system/bench-users.ts";
import type { ServerCommand } from "../system/server-process.ts";
import { python } from "./python-stack.ts";

export interface Contender {
  name: string;
  title: string;
  port: number;
  /** Makes what `server` starts. */
  build: () => Promise<unknown>;
  server: (databaseUrl: string, port: number) => ServerCommand;
  /** Its only path, asked for instead of those of the workload. */
  path?: string;
  /** Whether it is none of this project's servers, and has a database without their triggers. */
  isPeer?: boolean;
  /** Only takes part when named. */
  isExtra?: boolean;
  /** Whether creations have an `Idempotency-Key`. */
  isKeyed?: boolean;
  /** Whether it needs what `installPython` installs. */
  isPython?: boolean;
  /** The database URL for this contender, if it does not connect as the owner. */
  connectAs?: (databaseUrl: string) => Promise<string>;
}

const bench = join(import.meta.dirname, "..");
const api = join(bench, "../apps/api");
const peers = join(bench, "peers");
const emptyNext = join(peers, "empty-next");
const next = fileURLToPath(import.meta.resolve("next/dist/bin/next"));

function environment(databaseUrl: string, port: number): Record<string, string> {
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
    BETTER_AUTH_SECRET: secret,
    BETTER_AUTH_URL: issuer,
    // No limit is reached; logs are written as in production.
    TASK_REQUESTS_PER_MINUTE: "999999999",
    TASKS_PER_USER: "999999999",
    HOST: "127.0.0.1",
    PORT: String(port),
  };
}

function server(
  cwd: string,
  args: readonly string[],
  { readyPath = "/api/health", ...settings }: Record<string, string> = {},
): Contender["server"] {
  return (databaseUrl, port) => ({
    args: args.map((argument) => (argument === "$PORT" ? String(port) : argument)),
    cwd,
    env: { ...environment(databaseUrl, port), ...settings },
    readyUrl: `http://127.0.0.1:${port}${readyPath}`,
  });
}

/** One process with the fastest event loop and parser; no log, as with the other peers. */
const uvicorn = [
  ...["-B", "-m", "uvicorn", "main:app", "--port", "$PORT", "--workers", "1"],
  ...["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"],
];

function nextStart(folder: string, settings?: Record<string, string>): Contender["server"] {
  const args = [next, "start", folder, "--port", "$PORT", "--hostname", "127.0.0.1"];
  return server(folder, args, settings);
}

const peer = (name: string, title: string, port: number): Contender => ({
  name,
  title,
  port,
  // Bundled, so that its memory is not that of type stripping.
  build: () =>
    build({
      entryPoints: [join(peers, `${name}.ts`)],
      outdir: join(peers, "dist"),
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
    }),
  server: server(peers, [`dist/${name}.js`]),
  isPeer: true,
});

const selfHosted: Contender = {
  name: "self-hosted",
  title: "this API, self-hosted",
  port: 8102,
  build: () => run(process.execPath, ["--run", "build:server"], { cwd: api }),
  server: server(api, selfHostedArgs),
};

/** The self-hosted server of another checkout, such as a worktree of the previous release; its packages are installed. */
export function serverOf(checkout: string): Contender {
  const folder = resolve(checkout, "apps/api");
  return {
    ...selfHosted,
    name: "before",
    title: "self-hosted server before the change",
    port: 8108,
    build: () => run(process.execPath, ["--run", "build:server"], { cwd: folder }),
    server: server(folder, selfHostedArgs),
  };
}

export const contenders: Contender[] = [
  {
    name: "next",
    title: "this API, next start",
    port: 8101,
    build: () => run(process.execPath, ["--run", "build"], { cwd: api }),
    server: nextStart(api),
  },
  selfHosted,
  {
    ...selfHosted,
    name: "self-hosted-row-security",
    title: "self-hosted server, row security on",
    port: 8106,
    isExtra: true,
    connectAs: memberUrl,
    server: server(api, selfHostedArgs, { DATABASE_ROW_SECURITY: "on" }),
  },
  {
    ...selfHosted,
    name: "self-hosted-idempotency",
    title: "self-hosted server, each creation with an Idempotency-Key",
    port: 8107,
    isExtra: true,
    isKeyed: true,
  },
  {
    name: "empty-next",
    title: "empty Next.js route",
    port: 8103,
    build: () => run(process.execPath, [next, "build", emptyNext], { cwd: emptyNext }),
    server: nextStart(emptyNext, { readyPath: "/api/empty" }),
    path: "/api/empty",
  },
  peer("hono", "plain Hono", 8104),
  peer("fastify", "plain Fastify", 8105),
  {
    name: "fastapi",
    title: "FastAPI, SQLModel, asyncpg",
    port: 8109,
    isPeer: true,
    isPython: true,
    build: async () => {},
    server: (databaseUrl, port) => ({
      ...server(join(peers, "fastapi"), uvicorn)(databaseUrl, port),
      program: python,
    }),
  },
];

/** The bare query, by pgbench. */
export const bareQueries = [
  { name: "pgbench-simple", title: "bare query, simple", protocol: "simple" },
  { name: "pgbench-prepared", title: "bare query, prepared", protocol: "prepared" },
] as const;
