/**
 * `pnpm check:vercel`: builds both apps as Vercel does, from a clean copy of the files, and drives what it built
 * against PostgreSQL behind Neon's endpoints. Prints figures; throws at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateDatabase } from "@todo/db/migrate";
import { startNeonEndpoint } from "@todo/neon/neon-endpoint";
import { neonUrl } from "@todo/neon/neon-url";
import { withClient } from "@todo/postgres/postgres-client";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import { copyRepository } from "../copy-repository.ts";
import { buildProject } from "./build-project.ts";
import { readDeployment } from "./deployment.ts";
import { driveApi } from "../drive-api.ts";
import { say } from "../say.ts";
import { createEdge } from "./edge.ts";
import { type Environment, startFunction, unpackFunction } from "./vercel-function.ts";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

async function build(folder: string, repository: string, app: string) {
  const output = join(folder, `${app}-output`);
  await rename(await buildProject(repository, app), output);
  const unpack = async (name: string) => {
    const unpacked = await unpackFunction(
      repository,
      output,
      name,
      join(folder, `${app}-function`),
    );
    assert.equal(unpacked.config.runtime, "nodejs24.x");
    say(`apps/${app}: the function has ${megabytes(unpacked.bytes)}, of 250 MB allowed.`);
    return unpacked;
  };
  return { output, unpack, find: await readDeployment(output) };
}

type Built = Awaited<ReturnType<typeof build>>;

/** Every route must be the same function, or each would start and connect by itself. */
async function assertOneFunction(output: string) {
  const folder = join(output, "functions/api");
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(".func"),
  );
  const targets = new Set(await Promise.all(names.map((name) => realpath(join(folder, name)))));
  assert.equal(targets.size, 1, [...targets].join("\n"));
  say(`apps/api: ${names.length} paths, one function.`);
}

async function checkApi({ output, unpack, find }: Built) {
  await assertOneFunction(output);
  const unpacked = await unpack("api/tasks");
  assert.equal(unpacked.config.maxDuration, 30);
  const run = async <Result>(
    environment: Environment,
    use: (send: ReturnType<typeof createEdge>) => Promise<Result>,
  ) => {
    const running = await startFunction(unpacked, environment);
    try {
      return { result: await use(createEdge(find, running.port)), output: running.output() };
    } finally {
      await running.stop();
    }
  };
  const secret = randomBytes(32).toString("base64url");
  await checkMissingSettings(run);

  const postgres = await startTestPostgres(migrateDatabase);
  const neon = await startNeonEndpoint();
  try {
    const url = await createTestDatabase(postgres.adminUrl);
    const environment = {
      DATABASE_URL: neonUrl(url),
      NEON_ENDPOINT_PORT: String(neon.port),
      BETTER_AUTH_SECRET: secret,
      BETTER_AUTH_URL: "https://api.example.com",
      CORS_ORIGINS: "https://app.example.com",
    };
    await checkFirstRequest(run, environment, url);
    const { result } = await run(environment, driveApi);
    say(`apps/api: ${result} answers as the contract says, through Neon's endpoints.`);
    await postgres.stop();
    await run(environment, async (send) => {
      const { status, headers, body } = await send("/api/ready");
      assert.deepEqual([status, body.error_code], [503, "SERVICE_UNAVAILABLE"]);
      assert.ok(headers["retry-after"]);
      assert.equal((await send("/api/health")).status, 200);
    });
    say("apps/api: 503 while the database is out of reach.");
  } finally {
    await neon.close();
    await postgres.stop();
  }
}

type Run = <Result>(
  environment: Environment,
  use: (send: ReturnType<typeof createEdge>) => Promise<Result>,
) => Promise<{ result: Result; output: string }>;

async function checkMissingSettings(run: Run) {
  const { output } = await run({ BETTER_AUTH_URL: "https://api.example.com" }, async (send) => {
    for (const path of ["/api/health", "/api/tasks", "/nowhere"]) {
      const { status, body } = await send(path);
      assert.deepEqual([status, body.error_code], [503, "SERVICE_UNAVAILABLE"]);
    }
  });
  for (const name of ["DATABASE_URL", "BETTER_AUTH_SECRET"])
    assert.ok(output.includes(`${name} is missing`), output);
  say("apps/api: without settings, 503, and the log names DATABASE_URL and BETTER_AUTH_SECRET.");
}

/** The first request of an instance, which arrives before the app is loaded, must be prepared like any other. */
async function checkFirstRequest(run: Run, environment: Environment, databaseUrl: string) {
  const coldMs: number[] = [];
  for (const address of ["198.51.100.1", "198.51.100.2", "198.51.100.3"]) {
    const startedAt = performance.now();
    await run(environment, async (send) => {
      const { status, text } = await send("/api/auth/signup", {
        method: "POST",
        headers: { "x-client-address": "192.0.2.66", "x-forwarded-for": "192.0.2.66" },
        from: address,
        body: { email: `${address}@example.com`, password: "correct horse" },
      });
      coldMs.push(Math.round(performance.now() - startedAt));
      assert.equal(status, 200, text);
    });
  }
  const addresses = await withClient(databaseUrl, (client) =>
    client.query<{ ip_address: string }>("select ip_address from session order by created_at"),
  );
  const seen = addresses.rows.map((row) => row.ip_address);
  assert.deepEqual(seen, ["198.51.100.1", "198.51.100.2", "198.51.100.3"]);
  say(`apps/api: cold start to a finished sign-up: ${coldMs.join(", ")} ms.`);
}

async function checkWeb({ unpack, find }: Built) {
  const running = await startFunction(await unpack("index"), {});
  try {
    const { status, text } = await createEdge(find, running.port)("/");
    assert.equal(status, 200, text + running.output());
    assert.match(text, /<html/);
    say("apps/web: the page is served.");
  } finally {
    await running.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), "todo-check-vercel-"));
try {
  const repository = await copyRepository(join(folder, "repository"));
  await checkApi(await build(folder, repository, "api"));
  await checkWeb(await build(folder, repository, "web"));
} finally {
  await rm(folder, { recursive: true, force: true });
}
