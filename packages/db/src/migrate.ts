import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { toPgConfig, withoutNeonPooler } from "./connections/connection-url.ts";

const ownMigrations = () => fileURLToPath(new URL("../migrations", import.meta.url));

/** Any constant will do: it only has to be the same in every process that migrates. */
const migrationLock = 7_205_759_403;

/**
 * Applies the migrations that are missing, by default those of this package. Of several processes one migrates and the
 * others wait. `url` must reach PostgreSQL itself, not a transaction pooler, because the lock belongs to a session; of a
 * URL with Neon's pooler the direct host is used.
 */
export async function migrateDatabase(
  url: string,
  migrationsFolder: string = ownMigrations(),
): Promise<void> {
  await alone(url, (db) => migrate(db, { migrationsFolder }));
}

/**
 * Undoes the newest migration by its file in the folder `down`, all of it or nothing, and returns its name; `undefined`
 * when none is applied. Throws when it has no such file: then only a restored backup leads back.
 */
export async function rollBackDatabase(
  url: string,
  migrationsFolder: string = ownMigrations(),
): Promise<string | undefined> {
  return alone(url, (db) =>
    db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ id: number; created_at: string }>(
        sql`select id, created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`,
      );
      const [newest] = rows;
      if (!newest) return undefined;
      const name = await nameOf(Number(newest.created_at), migrationsFolder);
      await tx.execute(await readDown(name, migrationsFolder));
      await tx.execute(sql`delete from drizzle.__drizzle_migrations where id = ${newest.id}`);
      return name;
    }),
  );
}

async function alone<Result>(
  url: string,
  work: (db: NodePgDatabase) => Promise<Result>,
): Promise<Result> {
  const pgConfig = toPgConfig(withoutNeonPooler(url));
  const client = new Client({ ...pgConfig, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const db = drizzle(client, { casing: "snake_case" });
    // A role's time limits are for requests; a migration, and waiting for one, may take longer.
    await db.execute(sql`set statement_timeout = 0`);
    await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
    return await work(db);
  } finally {
    await client.end();
  }
}

interface Journal {
  entries: { when: number; tag: string }[];
}

async function nameOf(when: number, migrationsFolder: string): Promise<string> {
  const journal = await readFile(join(migrationsFolder, "meta", "_journal.json"), "utf8");
  const entry = (JSON.parse(journal) as Journal).entries.find((one) => one.when === when);
  if (!entry) throw new Error("The newest migration is of a later release: go back with that one.");
  return entry.tag;
}

async function readDown(name: string, migrationsFolder: string): Promise<string> {
  return readFile(join(migrationsFolder, "down", `${name}.sql`), "utf8").catch((cause: unknown) => {
    throw new Error(`${name} has no way back: restore a backup.`, { cause });
  });
}
