/**
 * `pnpm check:container`: carries out the Dockerfile in clean folders, runs the image as a container would, and puts
 * deploy/nginx.conf in front of it. Throws at the first fault.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import getPort from "get-port";
import { copyRepository } from "../copy-repository.ts";
import { driveApi } from "../drive-api.ts";
import { sendTo } from "../exchange.ts";
import { say } from "../say.ts";
import { checkConfigurations } from "./check-configurations.ts";
import { checkDatabaseHealth } from "./check-database-health.ts";
import { checkNginx } from "./check-nginx.ts";
import { runOnce, withContainer } from "./container.ts";
import { createRoles, hasPsql } from "./create-roles.ts";
import { buildImage, type Image } from "./dockerfile.ts";
import { hasNginx } from "./nginx.ts";

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Builds the image from a clean copy of the files. */
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

/** The settings for migrating and for serving: with the roles of compose.yaml where there is a `psql`. */
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

const folder = await mkdtemp(join(tmpdir(), "todo-check-container-"));
await chmod(folder, 0o755);
const postgres = await startTestPostgres();
try {
  await checkConfigurations(folder);
  if (hasPsql()) await checkDatabaseHealth();
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
