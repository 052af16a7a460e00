// What PostgreSQL itself keeps of a task: when it is due and was completed, and its tags as they are compared.
import { randomUUID } from "node:crypto";
import { eq, type SQL, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { asRowOwner } from "#connections/row-owner.ts";
import { tasks } from "#tasks/task-tables.ts";
import { findTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { openDatabase } from "./driver.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";
import { connectReleaseBefore } from "./release-before.ts";

const { db, url } = await openFileDatabase();

const insertByHand = async (userId: string, columns: SQL, values: SQL) => {
  await db.execute(
    sql`insert into tasks (user_id, title, ${columns}) values (${userId}, 'By hand', ${values})`,
  );
  const [row] = await db.select().from(tasks).where(eq(tasks.userId, userId));
  if (!row) throw new Error("The task was not stored");
  return row;
};

const findStored = async (id: number) => {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, id));
  return row;
};

const changeByHand = async (id: number, set: SQL) => {
  await db.execute(sql`update tasks set ${set} where id = ${id}`);
  return findStored(id);
};

test("all of it comes back as it was written, in lists too", async () => {
  const userId = newUserId();
  const given = {
    dueDate: "2026-08-08T09:30:00",
    timeZone: "Europe/Paris",
    priority: "urgent",
    tags: ["Home", "a,b", '"{}"', "null", "NULL", "é"],
  } as const;
  const { id } = await storeTask(db, userId, newTask({ ...given, tags: [...given.tags] }));
  expect(await findTask(db, userId, id)).toMatchObject({ ...given, completedAt: null });
  expect(await findStored(id)).toMatchObject({ dueAt: "2026-08-08T07:30:00.000Z" });
  const changes = { dueDate: null, timeZone: null, tags: ["x", "y z"], priority: "none" } as const;
  const changed = await updateTask(db, userId, id, { ...changes, tags: [...changes.tags] });
  expect(changed).toMatchObject(changes);
  expect(await findStored(id)).toMatchObject({ dueAt: null, tagKeys: ["x", "y z"] });
  await updateTask(db, userId, id, { tags: [] });
  expect(await findStored(id)).toMatchObject({ tags: [], tagKeys: [] });
});

test("the instant of a due date follows it and its time zone", async () => {
  const columns = sql`due_date, time_zone`;
  const row = await insertByHand(newUserId(), columns, sql`'2026-08-08', 'America/New_York'`);
  expect(row.dueAt).toBe("2026-08-09T03:59:59.999Z");
  const floating = await changeByHand(row.id, sql`time_zone = null`);
  expect(floating?.dueAt).toBe("2026-08-08T23:59:59.999Z");
  const moved = await changeByHand(row.id, sql`due_date = '2026-08-08T07:30:00.000Z'`);
  expect(moved?.dueAt).toBe("2026-08-08T07:30:00.000Z");
  expect((await changeByHand(row.id, sql`due_at = now()`))?.dueAt).toBe(moved?.dueAt);
  expect((await changeByHand(row.id, sql`due_date = null`))?.dueAt).toBeNull();
});

test("tags are folded one by one, in their order", async () => {
  const tags = ["Home", "STRASSE", "e\u0301te\u0301", "ΣΑΣ", "home"];
  const row = await insertByHand(newUserId(), sql`tags`, sql`${sql.param(tags)}::text[]`);
  expect(row.tagKeys).toEqual(["home", "strasse", "\u00e9t\u00e9", "σασ", "home"]);
  expect((await changeByHand(row.id, sql`tag_keys = '{}'`))?.tagKeys).toEqual(row.tagKeys);
  expect((await changeByHand(row.id, sql`tags = '{}'`))?.tagKeys).toEqual([]);
});

test("the time of completion is that of the change, goes with it, and stays through others", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId);
  const completed = await setOrToggleCompleted(db, userId, id, true);
  expect(completed?.completedAt).toBe(completed?.updatedAt);
  const again = await setOrToggleCompleted(db, userId, id, true);
  expect(again?.completedAt).toBe(completed?.completedAt);
  const renamed = await updateTask(db, userId, id, { title: "Renamed" });
  expect(renamed?.completedAt).toBe(completed?.completedAt);
  expect(await setOrToggleCompleted(db, userId, id, undefined)).toMatchObject({
    completedAt: null,
  });
});

test("of what is stored completed it is the time of creation; by hand it is now", async () => {
  const row = await insertByHand(newUserId(), sql`completed`, sql`true`);
  expect(row.completedAt).toBe(row.createdAt);
  expect(await changeByHand(row.id, sql`completed = false`)).toMatchObject({ completedAt: null });
  const byHand = await changeByHand(row.id, sql`completed = true`);
  expect(Date.parse(byHand?.completedAt ?? "")).toBeGreaterThan(Date.parse(row.createdAt));
  expect(byHand?.updatedAt).toBe(row.updatedAt);
});

test("of what was completed before the columns it stays unknown", async () => {
  const userId = newUserId();
  const { id } = await storeTask(db, userId, { completed: true });
  await db.execute(sql`alter table tasks disable trigger plan_of_changed_task`);
  await changeByHand(id, sql`completed_at = null`);
  await db.execute(sql`alter table tasks enable trigger plan_of_changed_task`);
  await updateTask(db, userId, id, { title: "b", tags: ["c"] });
  expect(await findStored(id)).toMatchObject({
    completed: true,
    completedAt: null,
    tagKeys: ["c"],
  });
});

test("the release before keeps it right", async () => {
  const release = await connectReleaseBefore(url);
  const userId = newUserId();
  await release.doEverything(userId);
  const rows = await db.select().from(tasks).where(eq(tasks.userId, userId));
  const completedAt = Object.fromEntries(rows.map((row) => [row.title, row.completedAt]));
  const byTitle = Object.fromEntries(rows.map((row) => [row.title, row]));
  expect(completedAt).toEqual({
    created: byTitle["created"]?.updatedAt,
    changed: null,
    "by 0005": byTitle["by 0005"]?.createdAt,
    once: null,
  });
  await release.close();
});

test("with row security too", async () => {
  const role = `member_${randomUUID().replaceAll("-", "")}`;
  await db.execute(`create role ${role} login password 'member' in role todo_app`);
  const memberUrl = url.replace(/\/\/[^@]+@/, `//${role}:member@`);
  const member = openDatabase({ url: memberUrl, rowSecurity: true });
  onTestFinished(async () => {
    await member.close();
    await db.execute(`drop role ${role}`);
  });
  const userId = newUserId();
  await asRowOwner(userId, async () => {
    const planned = { dueDate: "2026-08-08", timeZone: null, tags: ["Home"] };
    const { id } = await storeTask(member.db, userId, planned);
    await setOrToggleCompleted(member.db, userId, id, true);
    const row = await findStored(id);
    expect(row).toMatchObject({ dueAt: "2026-08-08T23:59:59.999Z", tagKeys: ["home"] });
    expect(row?.completedAt).toBe(row?.updatedAt);
  });
});
