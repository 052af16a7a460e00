import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { escapeIdentifier } from "pg";
import { ensureDatabase, withClient } from "./postgres-client.ts";
import { removePostgres, startPostgres } from "./postgres-server.ts";
import { isAlive } from "./server-process.ts";

export interface TestPostgres {
  /** The superuser's URL; any process may use it. */
  adminUrl: string;
  stop(): Promise<void>;
}

const PREFIX = "todo-test-postgres-";
const TEMPLATE = "migrated_template";

const FAST_AND_FORGETFUL = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Removes folders of killed runs, where permitted. */
async function removeOrphans() {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    await removePostgres(join(tmpdir(), name)).catch(() => {});
  }
}

function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function createTemplate(adminUrl: string, migrate: (url: string) => Promise<void>) {
  await ensureDatabase(adminUrl, TEMPLATE);
  await migrate(databaseUrl(adminUrl, TEMPLATE));
}

/** Starts a temporary server for 200 connections. `migrate` prepares the template; it must close its connections. */
export async function startTestPostgres(
  migrate: (url: string) => Promise<void> = async () => {},
): Promise<TestPostgres> {
  await removeOrphans();
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}-${randomUUID()}`);
  const settings = { ...FAST_AND_FORGETFUL, max_connections: "200" };
  const stop = () => removePostgres(dataDir);
  try {
    const { url } = await startPostgres({ dataDir, port: await getPort(), settings });
    await createTemplate(url, migrate);
    return { adminUrl: url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Returns the URL of a new copy of the template. */
export async function createTestDatabase(adminUrl: string): Promise<string> {
  const name = `test_${randomUUID()}`;
  const statement = `create database ${escapeIdentifier(name)} template ${TEMPLATE}`;
  await withClient(adminUrl, (client) => client.query(statement));
  return databaseUrl(adminUrl, name);
}
