/**
 * `pnpm check:container`: carries out the Dockerfile in clean folders, runs what it makes as its container would, and
 * puts deploy/nginx.conf in front of it. Throws at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import getPort from "get-port";
import { copyRepository } from "../copy-repository.ts";
import { driveApi } from "../drive-api.ts";
import { exchange, type Send } from "../exchange.ts";
import { root } from "../../local/workspace.ts";
import { type Container, runOnce, startContainer } from "./container.ts";
import { buildImage, type Image } from "./dockerfile.ts";
import { createRoles, hasPsql } from "./create-roles.ts";
import { hasNginx, startNginx } from "./nginx.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const sendTo =
  (origin: string): Send =>
  (path, ask) =>
    exchange(new URL(path, origin), ask);

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The image, built from a clean copy of the files, and a database that its own command has migrated. */
async function prepare(folder: string) {
  const context = await copyRepository(join(folder, "context"));
  const ignored = await readFile(join(context, ".dockerignore"), "utf8");
  assert.match(ignored, /^\.env\*$/m, "secrets must not reach the image");
  const dockerfile = await readFile(join(context, "Dockerfile"), "utf8");
  const image = await buildImage(dockerfile, context, folder);
  await rm(context, { recursive: true, force: true });
  const app = join(image.folder, image.workdir);
  say(`The image's own files have ${((await folderBytes(app)) / 1e6).toFixed(1)} MB.`);
  return image;
}

async function checkContainer(
  image: Image,
  env: Record<string, string>,
  migration: Record<string, string>,
) {
  assert.equal(await runOnce(image, image.healthCheck, env), 1, "unhealthy before the start");
  const send = sendTo(`http://127.0.0.1:${env.PORT}`);
  await withContainer(image, env, async () => {
    assert.equal((await send("/api/ready")).status, 503);
  });
  assert.equal(await runOnce(image, ["node", "migrate.mjs"], migration), 0);
  const container = await withContainer(image, env, async () => {
    say(`${await driveApi(send)} answers as the contract says, with nothing written to disk.`);
  });
  const lines = container.output().trim().split("\n");
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line);
  assert.equal(await runOnce(image, image.healthCheck, env), 1, "unhealthy after the end");
}

/** What migrates and what serves connect with: as in compose.yaml, where there is a `psql`. */
async function prepareDatabase(adminUrl: string) {
  if (!hasPsql()) {
    say("deploy/create-roles.sh: not checked, there is no psql here.");
    const all = { DATABASE_URL: await createTestDatabase(adminUrl) };
    return { migration: all, service: all };
  }
  const { owner, server } = await createRoles(adminUrl);
  say("deploy/create-roles.sh: migrated by the owner, served by a role that sees one user's rows.");
  return {
    migration: { DATABASE_URL: owner },
    service: { DATABASE_URL: server, DATABASE_ROW_SECURITY: "on" },
  };
}

async function withContainer(
  image: Image,
  env: Record<string, string>,
  use: () => Promise<void>,
): Promise<Container> {
  const container = await startContainer(image, env);
  try {
    await use();
  } catch (error) {
    say(container.output());
    throw error;
  } finally {
    assert.equal(await container.stop(), 0, "SIGTERM ends it with status 0");
  }
  return container;
}

/** Three attempts a minute are allowed to each client, whatever it claims to be. */
async function checkNginx(image: Image, env: Record<string, string>, folder: string) {
  const ports = { api: Number(env.PORT), http: await getPort(), https: await getPort() };
  const settings = { ...env, AUTH_REQUESTS_PER_MINUTE: "3", TRUSTED_PROXIES: "127.0.0.1" };
  const nginxFolder = join(folder, "nginx");
  await mkdir(nginxFolder);
  const nginx = await startNginx(join(root, "deploy/nginx.conf"), nginxFolder, ports);
  const send = sendTo(`https://127.0.0.1:${ports.https}`);
  try {
    const absent = await send("/api/health");
    assert.deepEqual([absent.status, absent.body.error_code], [503, "SERVICE_UNAVAILABLE"]);
    await withContainer(image, settings, async () => {
      const plain = await exchange(new URL(`http://127.0.0.1:${ports.http}/api/health`));
      assert.equal(plain.status, 308);
      const { status, headers } = await send("/api/health");
      assert.equal(status, 200);
      assert.match(String(headers["strict-transport-security"]), /^max-age=63072000/);
      const large = await send("/api/tasks", { method: "POST", body: " ".repeat(70_000) });
      assert.equal(large.body.error_code, "PAYLOAD_TOO_LARGE");
      await checkLongHeaders(send);
      await send("/api/auth/reset-password/secret-token?callbackURL=/secret-query");
      assert.deepEqual(await guesses(send, "127.0.0.2", 5), [401, 401, 401, 429, 429]);
      assert.deepEqual(await guesses(send, "127.0.0.3", 1), [401], "another client");
    });
  } finally {
    await nginx.stop();
  }
  const log = await nginx.log();
  assert.match(log, /"GET \/api\/health" 200/);
  assert.doesNotMatch(log, /secret/, "a mail's token reaches no log");
  say(
    "nginx: https, HSTS; spoofed X-Forwarded-For does not evade the sign-in limit; no token logged.",
  );
}

/** The longest headers that an answer of the API has: a link that repeats a search of 200 emoji. */
async function checkLongHeaders(send: Send) {
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const { body } = await send("/api/auth/signup", { method: "POST", body: credentials });
  const authorization = `Bearer ${body.access_token as string}`;
  const headers = { authorization, origin: "https://app.example.com" };
  const title = "🦊".repeat(200);
  for (let made = 0; made < 2; made += 1)
    await send("/api/tasks", { method: "POST", headers, body: { title } });
  const query = `limit=1&sort=title&search=${encodeURIComponent(title)}`;
  const page = await send(`/api/tasks?${query}`, { headers });
  assert.equal(page.status, 200, "nginx passes long headers on");
  const cursor = String(page.body.next_cursor);
  assert.ok(String(page.headers.link).includes(cursor));
}

async function guesses(send: Send, from: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const spoofed = `198.51.100.${attempt}`;
    const { status } = await send("/api/auth/signin", {
      method: "POST",
      from,
      headers: { "x-forwarded-for": spoofed, "x-real-ip": spoofed, "x-client-address": spoofed },
      body: { email: `${randomUUID()}@example.com`, password: "guessed" },
    });
    statuses.push(status);
  }
  return statuses;
}

/** Files of other programs, read by these programs where they are installed. */
async function checkConfigurations(folder: string) {
  const secrets = ["POSTGRES_PASSWORD", "OWNER_PASSWORD", "SERVER_PASSWORD", "BETTER_AUTH_SECRET"];
  const env = { ...process.env, ...Object.fromEntries(secrets.map((name) => [name, "secret"])) };
  check("compose.yaml", "docker-compose", ["-f", join(root, "compose.yaml"), "config", "-q"], env);
  const unit = join(folder, "todo-api.service");
  const text = await readFile(join(root, "deploy/todo-api.service"), "utf8");
  await writeFile(unit, text.replaceAll("/usr/bin/node", process.execPath));
  check("deploy/todo-api.service", "systemd-analyze", ["verify", unit], env);
}

function check(what: string, program: string, args: string[], env: NodeJS.ProcessEnv) {
  const { error, status, stderr } = spawnSync(program, args, { env, encoding: "utf8" });
  if (error) {
    say(`${what}: not checked, there is no ${program} here.`);
    return;
  }
  assert.deepEqual([status, stderr.trim()], [0, ""], what);
  say(`${what}: ${program} finds no fault.`);
}

const folder = await mkdtemp(join(tmpdir(), "todo-check-container-"));
await chmod(folder, 0o755);
const postgres = await startTestPostgres();
try {
  await checkConfigurations(folder);
  const image = await prepare(folder);
  const { migration, service } = await prepareDatabase(postgres.adminUrl);
  const env = {
    ...service,
    BETTER_AUTH_SECRET: randomBytes(32).toString("base64url"),
    BETTER_AUTH_URL: "https://api.example.com",
    CORS_ORIGINS: "https://app.example.com",
    PORT: String(await getPort()),
  };
  await checkContainer(image, env, migration);
  if (hasNginx()) await checkNginx(image, env, folder);
  else say("nginx: not checked, it is not installed.");
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
