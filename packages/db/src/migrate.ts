import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Client } from "pg";
import { withoutNeonPooler } from "#connections/connection-url.ts";
import { applySteps } from "#migration/apply-steps.ts";
import {
  isStepwise,
  nameOf,
  ownMigrations,
  readDown,
  stepsOf,
} from "#migration/migration-files.ts";
import { inTransaction, type Migrator, whenAlone } from "#migration/migration-lock.ts";

type Schema = Record<string, never>;

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * Applies missing migrations to the schema `public`; one process at a time, others wait. A stepwise migration runs
 * beside requests, and the next call completes a partial one. Throws if the database's encoding is not UTF8.
 */
export async function migrateDatabase(
  url: string,
  migrationsFolder: string = ownMigrations(),
): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder });
  await whenAlone(withoutNeonPooler(url), async (migrator) => {
    await assertUtf8(migrator.client);
    let together: MigrationMeta[] = [];
    for (const migration of migrations) {
      if (!isStepwise(migration.sql[0] ?? "")) {
        together.push(migration);
        continue;
      }
      await applyTogether(migrator.client, together);
      together = [];
      await applyStepwise(migrator, migration);
    }
    await inTransaction(migrator.client, async () => {
      await migrateWith(migrator.client, together);
      await writeUndoFunctions(migrator.client);
    });
  });
}

/** Other encodings can't store all Unicode text, and may lack ICU collations. */
async function assertUtf8(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("show server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding === "UTF8") return;
  throw new Error(
    `The database has the encoding ${encoding}, and must have UTF8: createdb --encoding=UTF8 --template=template0`,
  );
}

/** Regenerates the undo functions, so that they restore new columns. */
async function writeUndoFunctions(client: Client): Promise<void> {
  await client.query(`do $$
    begin
      if to_regproc('public.write_undo_functions') is not null then
        perform public.write_undo_functions();
      end if;
    end
  $$`);
}

function applyTogether(client: Client, migrations: MigrationMeta[]): Promise<void> {
  return inTransaction(client, () => migrateWith(client, migrations));
}

function migrateWith(client: Client, migrations: MigrationMeta[]): Promise<void> {
  return dialect.migrate(
    migrations,
    new OpenTransactionSession(client, dialect, undefined),
    "drizzle",
  );
}

async function applyStepwise(migrator: Migrator, migration: MigrationMeta): Promise<void> {
  const { client } = migrator;
  const before = await findNewest(client);
  if (before && before.when >= migration.folderMillis) return;
  await applySteps(migrator, migration.sql);
  await inTransaction(client, async () => {
    const now = await findNewest(client);
    if (now?.id !== before?.id) throw new Error("A release before has gone back meanwhile.");
    await migrateWith(client, [{ ...migration, sql: [] }]);
  });
}

/** Rolls back the newest migration; returns its name, `undefined` without one. Throws without a file in `down`. */
export async function rollBackDatabase(
  url: string,
  migrationsFolder: string = ownMigrations(),
): Promise<string | undefined> {
  return whenAlone(withoutNeonPooler(url), async (migrator) => {
    const { client } = migrator;
    const newest = await findNewest(client);
    if (!newest) return undefined;
    const name = await nameOf(newest.when, migrationsFolder);
    const down = await readDown(name, migrationsFolder);
    if (isStepwise(down)) await applySteps(migrator, stepsOf(down));
    await inTransaction(client, async () => {
      if (!isStepwise(down)) await client.query(down);
      await client.query("delete from drizzle.__drizzle_migrations where id = $1", [newest.id]);
      await writeUndoFunctions(client);
    });
    return name;
  });
}

async function findNewest(client: Client): Promise<{ id: number; when: number } | undefined> {
  const { rows } = await client.query<{ id: number; created_at: string }>(
    "select id, created_at from drizzle.__drizzle_migrations order by created_at desc limit 1",
  );
  const [newest] = rows;
  return newest && { id: newest.id, when: Number(newest.created_at) };
}

class OpenTransactionSession extends NodePgSession<Schema, Schema> {
  override transaction<Result>(
    work: (transaction: NodePgTransaction<Schema, Schema>) => Promise<Result>,
  ): Promise<Result> {
    return work(new NodePgTransaction(dialect, this, undefined));
  }
}
