import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import journal from "../migrations/meta/_journal.json" with { type: "json" };
import { migrateDatabase, rollBackDatabase } from "#migrate.ts";
import { isMigrated } from "#readiness.ts";
import { findTask } from "#tasks/tasks.ts";
import { describeSchema } from "./describe-schema.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();

/** All migrations that can be undone, the newest first. */
const undoable = journal.entries
  .map(({ tag }) => tag)
  .slice(1)
  .toReversed();

/** By the columns of the first release: those of this one are gone on the way back. */
async function findTitle(id: number) {
  const { rows } = await db.execute(sql`select title from tasks where id = ${id}`);
  return rows[0]?.title;
}

/** What a task has of the columns that went away and came back. */
const defaults = { dueDate: null, timeZone: null, priority: "medium", tags: [] };

test("each migration is undone and done again, the tasks stay, the schema comes back the same", async () => {
  const schema = await describeSchema(db);
  const userId = newUserId();
  const task = await storeTask(db, userId);
  for (const tag of undoable) {
    const newer = await describeSchema(db);
    expect(await rollBackDatabase(url)).toBe(tag);
    expect(await isMigrated(db)).toBe(false);
    expect(await findTitle(task.id)).toBe(task.title);
    expect(await describeSchema(db)).not.toEqual(newer);
  }
  await migrateDatabase(url);
  expect(await isMigrated(db)).toBe(true);
  expect(await describeSchema(db)).toEqual(schema);
  expect(await findTask(db, userId, task.id)).toEqual({
    ...task,
    ...defaults,
    uid: expect.any(String),
  });
});

test("of two that go back at once each undoes one migration, and none the first, which made the tables", async () => {
  const both = await Promise.all([rollBackDatabase(url), rollBackDatabase(url)]);
  expect(both.toSorted()).toEqual(undoable.slice(0, 2).toSorted());
  for (const tag of undoable.slice(2)) expect(await rollBackDatabase(url)).toBe(tag);
  await expect(rollBackDatabase(url)).rejects.toThrow("0000_initial has no way back");
  await migrateDatabase(url);
  expect(await isMigrated(db)).toBe(true);
});

test("what a later release migrated is left alone", async () => {
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('next', 9999999999999)`,
  );
  await expect(rollBackDatabase(url)).rejects.toThrow("of a later release");
  expect(await isMigrated(db)).toBe(true);
});
