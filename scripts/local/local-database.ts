/** Selects the database: from the environment, else an embedded PostgreSQL. */
import { join, relative } from "node:path";
import { migrateDatabase } from "@todo/db/migrate";
import { memberUrl } from "@todo/postgres/postgres-client";
import { removePostgres, startPostgres, stopPostgres } from "@todo/postgres/postgres-server";
import { describeFailure } from "./describe-failure.ts";
import { dataFolder, root } from "./workspace.ts";

export interface Database {
  url: string;
  /** Must not lead to a pooler. */
  migrationUrl: string;
  description: string;
  isEmbedded: boolean;
  stop(): Promise<void>;
}

const dataDir = join(dataFolder, "postgres");

/** Below Linux's ephemeral ports, which an outgoing connection may occupy. */
const usualPort = 25_432;

function embeddedPort(): number {
  const port = Number(process.env.DEV_POSTGRES_PORT || usualPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error("DEV_POSTGRES_PORT must be a port number.");
  return port;
}

function isEmbedded(url: string): boolean {
  const address = URL.parse(url);
  const isHere = ["127.0.0.1", "localhost"].includes(address?.hostname ?? "");
  return isHere && address?.port === String(embeddedPort());
}

export function namedDatabase(): Database | undefined {
  const { DATABASE_URL, NEON_DATABASE_URL, DATABASE_URL_UNPOOLED } = process.env;
  const url = DATABASE_URL || NEON_DATABASE_URL || DATABASE_URL_UNPOOLED;
  if (!url || isEmbedded(url)) return undefined;
  const migrationUrl = DATABASE_URL_UNPOOLED || url;
  const description = `${URL.parse(url)?.host ?? "database"} (named by the environment)`;
  return { url, migrationUrl, description, isEmbedded: false, stop: async () => {} };
}

async function openEmbedded(): Promise<Database> {
  const server = await startPostgres({
    dataDir,
    port: embeddedPort(),
    portSetting: "DEV_POSTGRES_PORT",
    database: "todo",
  });
  const place = relative(root, server.dataDir);
  const description = `${server.url}  (data in ${place.startsWith("..") ? server.dataDir : place})`;
  const stop = async () => {
    if (!server.reused) await server.stop();
  };
  return { url: server.url, migrationUrl: server.url, description, isEmbedded: true, stop };
}

export async function openDatabase(): Promise<Database> {
  return namedDatabase() ?? openEmbedded();
}

/** With row security, the embedded database's restricted role. Call it after `migrate`. */
export async function serverUrl({ url, isEmbedded }: Database): Promise<string> {
  return isEmbedded && process.env.DATABASE_ROW_SECURITY === "on" ? memberUrl(url) : url;
}

export async function migrate({ migrationUrl, description }: Database) {
  await migrateDatabase(migrationUrl).catch((cause: unknown) => {
    throw new Error(`Cannot migrate ${description}: ${describeFailure(cause)}`, { cause });
  });
}

export const stopEmbedded = () => stopPostgres(dataDir);

export const removeEmbedded = () => removePostgres(dataDir);
