import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { createDb, type Db } from "#database.ts";
import { migrateDatabase } from "#migrate.ts";
import { ownMigrations } from "#migration/migration-files.ts";

/** A database without tables on the server of `url`, through the pool `admin`. */
export async function openEmptyDatabase(admin: Db, url: string) {
  const name = `empty_${randomUUID()}`;
  await admin.execute(`create database "${name}" template template0`);
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const database = createDb({ url: own });
  onTestFinished(database.close);
  return { url: own, db: database.db };
}

/** `openEmptyDatabase`, migrated by the release before the migration `tag`. */
export async function openDatabaseBefore(tag: string, admin: Db, url: string) {
  const database = await openEmptyDatabase(admin, url);
  await migrateDatabase(database.url, await migrationsBefore(tag));
  return database;
}

/** A folder with the migrations before `tag`; before the newest by default. */
export const migrationsBefore = (tag?: string) =>
  firstMigrations((tags) => (tag === undefined ? tags.length - 1 : tags.indexOf(tag)));

/** A folder with the migrations up to `tag`. */
export const migrationsUpTo = (tag: string) => firstMigrations((tags) => tags.indexOf(tag) + 1);

async function firstMigrations(countOf: (tags: string[]) => number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "todo-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(ownMigrations(), folder, { recursive: true });
  const journalPath = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(await readFile(journalPath, "utf8"));
  journal.entries.length = countOf(journal.entries.map((entry: { tag: string }) => entry.tag));
  await writeFile(journalPath, JSON.stringify(journal));
  return folder;
}

/** As many rows as migrations were applied. */
export async function appliedMigrations(db: Db) {
  const { rows } = await db.execute(sql`select hash from drizzle.__drizzle_migrations order by id`);
  return rows;
}
