import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { NodePgDatabase, NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { PgDialect } from "drizzle-orm/pg-core";
import { Client } from "pg";
import { toPgConfig, withoutNeonPooler } from "#connections/connection-url.ts";
import { setLocal } from "#internals/local-settings.ts";
import { sessionSettings } from "#connections/session-settings.ts";

type Schema = Record<string, never>;

const ownMigrations = () => fileURLToPath(new URL("../migrations", import.meta.url));

/** Any constant will do: it only has to be the same in every process that migrates. */
const migrationLock = 7_205_759_403;

/**
 * Applies the migrations that are missing, by default those of this package: all of them or none, to tables in the
 * schema `public`. Of several processes one migrates and the others wait. Of a URL with Neon's pooler the direct host is
 * used: a pooler may end a connection that waits for long.
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

/** In one transaction: a pooler may give the next one to another session, which has neither lock nor settings. */
async function alone<Result>(
  url: string,
  work: (db: NodePgDatabase) => Promise<Result>,
): Promise<Result> {
  const pgConfig = toPgConfig(withoutNeonPooler(url));
  const client = new Client({ ...pgConfig, connectionTimeoutMillis: 10_000 });
  // Without a listener the loss of the connection ends the process; the query in hand fails anyway.
  client.on("error", () => {});
  await client.connect();
  try {
    const dialect = new PgDialect({ casing: "snake_case" });
    await client.query(
      `begin isolation level read committed; ${setLocal(settings)} select pg_advisory_xact_lock(${migrationLock})`,
    );
    const session = new OpenTransactionSession(client, dialect);
    const result = await work(new NodePgDatabase(dialect, session, undefined));
    await client.query("commit");
    return result;
  } finally {
    await client.end();
  }
}

/** A role's time limits are for requests; a migration, and waiting for one, may take longer. */
const settings = sessionSettings(0);

/** Of a transaction that is open already, where Drizzle would begin one. */
class OpenTransactionSession extends NodePgSession<Schema, Schema> {
  readonly #dialect: PgDialect;

  constructor(client: Client, dialect: PgDialect) {
    super(client, dialect, undefined);
    this.#dialect = dialect;
  }

  override transaction<Result>(
    work: (transaction: NodePgTransaction<Schema, Schema>) => Promise<Result>,
  ): Promise<Result> {
    return work(new NodePgTransaction(this.#dialect, this, undefined));
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
