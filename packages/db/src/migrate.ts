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
 * Applies the migrations that are missing, by default those of this package, to tables in the schema `public`. Those
 * between two stepwise ones are applied all or none; a stepwise one is applied step by step, beside requests, and the next
 * run finishes what a failure or a kill leaves of it. Of several processes one migrates and the others wait. Of a URL with
 * Neon's pooler the direct host is used: a pooler may end a connection that waits for long. Throws for a database whose
 * encoding is not UTF8.
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

/** In another encoding some texts that clients may send could not be stored, and ICU's collations may be missing. */
async function assertUtf8(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("show server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding === "UTF8") return;
  throw new Error(
    `The database has the encoding ${encoding}, and must have UTF8: createdb --encoding=UTF8 --template=template0`,
  );
}

/** So that a new column is put back too. Earlier migrations have no such functions. */
async function writeUndoFunctions(client: Client): Promise<void> {
  await client.query(`do $$
    begin
      if to_regproc('public.write_undo_functions') is not null then
        perform public.write_undo_functions();
      end if;
    end
  $$`);
}

/** Does nothing for those that are applied. */
function applyTogether(client: Client, migrations: MigrationMeta[]): Promise<void> {
  return inTransaction(client, () => migrateWith(client, migrations));
}

/** In the transaction that `client` has open. */
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

/**
 * Undoes the newest migration by its file in the folder `down` and returns its name; `undefined` when none is applied. All
 * of it or nothing, unless the file is stepwise: then the next call finishes what a failure leaves. Throws when there is no
 * such file: then only a restored backup leads back.
 */
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

/** The newest migration that is applied, and the time that the journal has of it. */
async function findNewest(client: Client): Promise<{ id: number; when: number } | undefined> {
  const { rows } = await client.query<{ id: number; created_at: string }>(
    "select id, created_at from drizzle.__drizzle_migrations order by created_at desc limit 1",
  );
  const [newest] = rows;
  return newest && { id: newest.id, when: Number(newest.created_at) };
}

/** Of a transaction that is open already, where Drizzle would begin one. */
class OpenTransactionSession extends NodePgSession<Schema, Schema> {
  override transaction<Result>(
    work: (transaction: NodePgTransaction<Schema, Schema>) => Promise<Result>,
  ): Promise<Result> {
    return work(new NodePgTransaction(dialect, this, undefined));
  }
}
