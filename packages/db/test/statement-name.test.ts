import { createHash } from "node:crypto";
import { createFileDatabase } from "@todo/postgres/file-database";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { changeTasks } from "#tasks/bulk.ts";
import { createDb } from "#database.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { isStalePlan } from "#connections/pooler.ts";
import { asRowOwner } from "#connections/row-owner.ts";
import { statementName } from "#internals/statement.ts";
import { isSessionActive } from "#auth/sessions.ts";
import { allTasks } from "#tasks/listing.ts";
import { countTasks, listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { deleteTask, findTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { driver, openDatabase } from "./driver.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";

const url = await createFileDatabase();
// One connection has all names.
const { db, close } = createDb({ url, maxConnections: 1, rowSecurity: true });
afterAll(close);

const hashOf = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 20);

async function useAll(userId: string) {
  const { id } = await storeTask(db, userId);
  await findTask(db, userId, id);
  await updateTask(db, userId, id, { title: "b", description: "c", completed: true }, [1]);
  await setOrToggleCompleted(db, userId, id, undefined);
  const order = { by: "createdAt", descending: true } as const;
  const after = { value: new Date().toISOString(), id };
  const search = { completed: true, search: "b" };
  await listTasks(db, userId, search, order, { limit: 1, after });
  await countTasks(db, userId, allTasks);
  await countTasks(db, userId, search);
  const task = newTask();
  const once = { key: "k", fingerprints: ["f"] };
  await createTaskOnce(db, userId, task, { maxTasks: 9, maxKeys: 9, maxAnswerBytes: 10_000 }, once);
  await isSessionActive(db, userId, "none");
  await changeTasks(
    db,
    userId,
    { create: [task], update: [], delete: [] },
    { atomic: true, maxTasks: 9 },
  );
  await deleteTask(db, userId, id, [9]);
}

test("every name that PostgreSQL is given ends with a hash of its text, in at most 63 bytes", async () => {
  const userId = newUserId();
  await useAll(userId);
  await asRowOwner(userId, () => useAll(userId));
  const { rows } = await db.execute<{ name: string; statement: string }>(
    sql`select name, statement from pg_prepared_statements`,
  );
  expect(rows.length).toBeGreaterThan(11);
  for (const { name, statement } of rows) {
    expect(name.endsWith(`_${hashOf(statement)}`)).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  }
});

test("a long label leaves room for the hash", () => {
  expect(statementName("select 1", "x".repeat(99))).toHaveLength(63);
  expect(statementName("select 1", "x")).not.toBe(statementName("select 2", "x"));
});

test("a statement planned before a migration changed its columns is planned anew", async () => {
  const database = openDatabase({ url: await createFileDatabase() });
  const userId = newUserId();
  const { id } = await storeTask(database.db, userId);
  const use = () =>
    Promise.all([
      findTask(database.db, userId, id),
      updateTask(database.db, userId, id, { title: "b" }),
      database.db.select().from(tasks),
      database.db.transaction((tx) => tx.select().from(tasks)),
    ]);
  await use();
  const change = (type: string) =>
    database.db.execute(`alter table tasks alter column title type ${type}`);
  for (const type of ["text", "varchar(255)", "text"]) {
    await change(type);
    for (let round = 0; round < 3; round += 1) await use();
  }
  await database.close();
});

test("a plan that is too old is known whatever language the server speaks", () => {
  const german = "gecachter Plan darf den Ergebnistyp nicht ändern";
  const error = { code: "0A000", message: german, routine: "RevalidateCachedQuery" };
  expect(isStalePlan(error)).toBe(true);
  expect(isStalePlan({ ...error, routine: "transformLockingClause" })).toBe(false);
});

test.skipIf(driver !== "pg")("without a pooler none is noticed", async () => {
  const noticed: string[] = [];
  const direct = createDb({ url, onPooler: (sign) => noticed.push(sign) });
  const userId = newUserId();
  await Promise.all(Array.from({ length: 20 }, () => storeTask(direct.db, userId)));
  await Promise.all(Array.from({ length: 20 }, () => listTasks(direct.db, userId)));
  expect(noticed).toEqual([]);
  await direct.close();
});
