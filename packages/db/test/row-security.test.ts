import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { accessTokens } from "#auth/access-token-tables.ts";
import {
  createAccessToken,
  deleteAccessToken,
  findAccessToken,
  listAccessTokens,
  noteAccessTokenUse,
} from "#auth/access-tokens.ts";
import { user } from "#auth/auth-tables.ts";
import { changes } from "#changes/change-tables.ts";
import { findChanges, findLastChange } from "#changes/changes.ts";
import { findHistory } from "#changes/history.ts";
import { emptyTrash, listTrash, purgeTask } from "#changes/trash.ts";
import { undoTasks } from "#changes/undo.ts";
import { readWatched } from "#changes/watched.ts";
import type { Db } from "#database.ts";
import { changeTasks } from "#tasks/bulk.ts";
import { createTaskOnce } from "#tasks/idempotency.ts";
import { createNamedTask } from "#tasks/named-tasks.ts";
import { isMigrated, isRowSecurityEnforced } from "#readiness.ts";
import { asRowOwner } from "#connections/row-owner.ts";
import { allTasks } from "#tasks/listing.ts";
import { countTasks, listTasks } from "#tasks/task-list.ts";
import { idempotencyKeys, taskColumns, taskCounts, tasks } from "#tasks/task-tables.ts";
import { deleteTask, findTask, setOrToggleCompleted, updateTask } from "#tasks/tasks.ts";
import { openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newTask } from "./new-task.ts";
import { newUserId, storeTask, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db: owner, url } = await openFileDatabase();

/** As an API connects that is not to be trusted with everything. */
async function openAsMember(rowSecurity = true) {
  const role = `member_${randomUUID().replaceAll("-", "")}`;
  await owner.execute(`create role ${role} login password 'member' in role todo_app`);
  const { db, close } = openDatabase({
    url: url.replace(/\/\/[^@]+@/, `//${role}:member@`),
    rowSecurity,
  });
  afterAll(async () => {
    await close();
    await owner.execute(`drop role ${role}`);
  });
  return db;
}

const db = await openAsMember();
const task = newTask();

async function storeForTwo() {
  const [victim, attacker] = [newUserId(), newUserId()];
  const foreign = await storeTask(owner, victim);
  return { victim, attacker, foreign, mine: await storeTask(owner, attacker) };
}

test("a statement without WHERE sees, changes and deletes the owner's rows only", async () => {
  const { victim, attacker, foreign, mine } = await storeForTwo();
  await asRowOwner(attacker, async () => {
    expect(await db.select(taskColumns).from(tasks)).toEqual([mine]);
    expect(await db.select().from(taskCounts)).toEqual([
      { userId: attacker, count: 1, lastChange: 1 },
    ]);
    const changed = await db.update(tasks).set({ title: "Mine now" }).returning({ id: tasks.id });
    expect(changed).toEqual([{ id: mine.id }]);
    expect(await db.delete(tasks).returning({ id: tasks.id })).toEqual([{ id: mine.id }]);
  });
  expect(await listTasks(owner, victim)).toEqual([foreign]);
});

test("the same in a transaction, to its end and no further", async () => {
  const { attacker, mine } = await storeForTwo();
  const seen = await asRowOwner(attacker, () =>
    db.transaction((tx) => tx.select(taskColumns).from(tasks)),
  );
  expect(seen).toEqual([mine]);
  expect(await db.select().from(tasks)).toEqual([]);
  expect(await db.transaction((tx) => tx.select().from(tasks))).toEqual([]);
});

test("no row can be stored for, or given to, somebody else", async () => {
  const { victim, attacker } = await storeForTwo();
  await asRowOwner(attacker, async () => {
    const refused = { code: "42501", kind: undefined };
    expect(await failureOf(storeTask(db, victim))).toEqual(refused);
    expect(await failureOf(db.update(tasks).set({ userId: victim }))).toEqual(refused);
  });
});

test("of parallel work each sees its own owner's rows", async () => {
  const users = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const userId = newUserId();
      return { userId, row: await storeTask(owner, userId) };
    }),
  );
  const read = async ({ userId }: { userId: string }) =>
    asRowOwner(userId, async () => await db.select(taskColumns).from(tasks));
  const rounds = [...users, ...users, ...users];
  expect(await Promise.all(rounds.map(read))).toEqual(rounds.map(({ row }) => [row]));
});

test("of requests that share connections each reads and writes its own owner's rows only, beside failing ones", async () => {
  const users = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const userId = newUserId();
      return { userId, id: (await storeTask(owner, userId)).id };
    }),
  );
  const work = users.flatMap(({ userId, id }, index) => {
    const other = users[(index + 1) % users.length];
    const foreignId = other?.id ?? 0;
    return [
      asRowOwner(userId, () => findTask(db, userId, id)),
      asRowOwner(userId, () => setOrToggleCompleted(db, userId, id, true)),
      // The WHERE clause names the owner; only row security hides the row.
      asRowOwner(userId, () => findTask(db, other?.userId ?? "", foreignId)),
      asRowOwner(userId, () => setOrToggleCompleted(db, other?.userId ?? "", foreignId, true)),
      asRowOwner(userId, () => failureOf(updateTask(db, userId, id, { title: "a\0" }))),
    ];
  });
  const answers = await Promise.all(work);
  expect(answers).toEqual(
    users.flatMap(({ id }) => [
      expect.objectContaining({ id }),
      expect.objectContaining({ id, completed: true }),
      undefined,
      undefined,
      { code: "22021", kind: "invalid-input" },
    ]),
  );
});

test("every verb works for its owner", async () => {
  const userId = newUserId();
  await asRowOwner(userId, async () => {
    const { id } = await storeTask(db, userId);
    expect(await updateTask(db, userId, id, { title: "b" })).toMatchObject({ version: 2 });
    expect(await setOrToggleCompleted(db, userId, id, undefined)).toMatchObject({ version: 3 });
    expect(await findTask(db, userId, id)).toMatchObject({ title: "b", completed: true });
    const once = { key: "k", fingerprints: ["f"] };
    expect(
      await createTaskOnce(
        db,
        userId,
        task,
        { maxTasks: 9, maxKeys: 100, maxAnswerBytes: 1e6 },
        once,
      ),
    ).toMatchObject({ outcome: "created" });
    expect(
      await createTaskOnce(
        db,
        userId,
        task,
        { maxTasks: 9, maxKeys: 100, maxAnswerBytes: 1e6 },
        once,
      ),
    ).toMatchObject({ outcome: "replayed" });
    const wanted = { create: [task], update: [], delete: [id] };
    expect(await changeTasks(db, userId, wanted, { atomic: true, maxTasks: 2 })).toMatchObject({
      applied: true,
    });
    const rows = await listTasks(db, userId);
    expect(await countTasks(db, userId, allTasks)).toBe(2);
    expect(await deleteTask(db, userId, rows[0]?.id ?? 0)).toEqual(rows[0]);
    const gone = { ref: rows[0]?.uid ?? "" };
    const undo = async () => (await undoTasks(db, userId, [gone], { maxTasks: 9 }))[0]?.outcome;
    expect([await undo(), await undo(), await undo()]).toEqual(["restored", "deleted", "restored"]);
    await updateTask(db, userId, rows[0]?.id ?? 0, { title: "c" });
    expect(await undo()).toBe("undone");
    await deleteTask(db, userId, rows[0]?.id ?? 0);
    expect(await purgeTask(db, userId, gone)).toEqual({ outcome: "purged" });
    await deleteTask(db, userId, rows[1]?.id ?? 0);
    await emptyTrash(db, userId);
    expect(await undo()).toBe("not-found");
  });
});

test("nobody reads changes of others, and nobody rewrites them", async () => {
  const { victim, attacker, foreign, mine } = await storeForTwo();
  await deleteTask(owner, victim, foreign.id);
  await deleteTask(owner, attacker, mine.id);
  const all = { since: 0, limit: 9 };
  const none = { changes: [], next: 0, hasMore: false };
  await asRowOwner(attacker, async () => {
    const seen = await db.select({ userId: changes.userId }).from(changes);
    expect(seen).toEqual([{ userId: attacker }, { userId: attacker }]);
    expect(await findLastChange(db, attacker)).toBe(2);
    expect(await findChanges(db, attacker, all)).toMatchObject({ changes: [{}, {}], next: 2 });
    expect(await findHistory(db, attacker, mine.uid, all)).toMatchObject({ changes: [{}, {}] });
    expect(await listTrash(db, attacker, all)).toMatchObject({ changes: [{ taskId: mine.id }] });
    expect(await findLastChange(db, victim)).toBe(0);
    expect(await findChanges(db, victim, all)).toEqual(none);
    expect(await findHistory(db, victim, foreign.id, all)).toBeUndefined();
    expect(await listTrash(db, victim, all)).toEqual(none);
    expect(await failureOf(db.update(changes).set({ before: null }))).toMatchObject({
      code: "42501",
    });
  });
});

test("an access token is found by its hash; else each user sees, makes and ends their own, and changes none", async () => {
  const [victim, attacker] = [newUserId(), newUserId()];
  const token = { name: "n8n", scopes: ["tasks:read"], hash: `hash-${victim}`, days: null };
  const foreign = await createAccessToken(owner, victim, token, 50);
  if (!foreign) throw new Error("The token was not stored");
  expect(await findAccessToken(db, foreign.hash)).toEqual(foreign);
  const refused = { code: "42501", kind: undefined };
  await asRowOwner(attacker, async () => {
    expect(await db.select().from(accessTokens)).toEqual([]);
    expect(await listAccessTokens(db, victim)).toEqual([]);
    expect(await deleteAccessToken(db, victim, foreign.id)).toBeUndefined();
    expect(await failureOf(createAccessToken(db, victim, token, 50))).toEqual(refused);
    const mine = await createAccessToken(db, attacker, { ...token, hash: attacker }, 50);
    await noteAccessTokenUse(db, attacker, { id: mine?.id ?? "", on: "2026-08-08" });
    expect(await listAccessTokens(db, attacker)).toEqual([{ ...mine, lastUsedOn: "2026-08-08" }]);
    for (const change of [{ scopes: ["tasks:write"] }, { expiresAt: null }, { userId: victim }]) {
      expect(await failureOf(db.update(accessTokens).set(change))).toEqual(refused);
    }
    expect(await deleteAccessToken(db, attacker, mine?.id ?? "")).toMatchObject({ hash: attacker });
  });
  expect(await listAccessTokens(owner, victim)).toEqual([foreign]);
});

test("the poll of streams asks for all users at once, as nobody", async () => {
  const { victim, attacker } = await storeForTwo();
  const { sessionId } = await storeUser(owner);
  const hash = randomUUID();
  await createAccessToken(
    owner,
    victim,
    { name: "n8n", scopes: ["tasks:read"], hash, days: null },
    50,
  );
  const positions: [string, number][] = [
    [victim, 0],
    [attacker, 1],
  ];
  expect(await readWatched(db, { positions, credentials: [sessionId, hash] })).toEqual({
    lastChanges: new Map([[victim, 1]]),
    active: new Set([sessionId, hash]),
  });
});

test("of the functions that go round row security everybody may call one, which removes expired keys", async () => {
  const { rows } = await owner.execute<{ name: string }>(sql`
    select proname as name from pg_proc
    where prosecdef and pronamespace = 'public'::regnamespace
      and has_function_privilege('public', oid, 'execute')`);
  expect(rows.map(({ name }) => name)).toEqual(["purge_idempotency_keys"]);
});

test("nobody deletes what is somebody else's by a trigger on a table of their own", async () => {
  const { victim, attacker, foreign } = await storeForTwo();
  const attack = asRowOwner(attacker, () =>
    db.transaction(async (tx) => {
      await tx.execute(
        sql`create temporary table bait on commit drop as select ${victim}::text as id`,
      );
      await tx.execute(sql`
        create trigger attack after delete on bait for each row execute function public.delete_tasks_of_user()`);
      await tx.execute(sql`delete from bait`);
    }),
  );
  expect(await failureOf(attack)).toMatchObject({ code: "42501" });
  expect(await listTasks(owner, victim)).toEqual([foreign]);
});

test("a uid is looked for among the owner's own tasks and deletions, which another may have, too", async () => {
  const { victim, attacker, foreign, mine } = await storeForTwo();
  await asRowOwner(victim, () => deleteTask(db, victim, foreign.uid));
  const create = (uid: string) => createNamedTask(db, attacker, { ...task, uid }, 9);
  const created = await asRowOwner(attacker, async () => {
    expect(await create(mine.uid)).toEqual({ outcome: "uid-taken" });
    await deleteTask(db, attacker, mine.uid);
    expect(await create(mine.uid)).toEqual({ outcome: "uid-deleted" });
    return create(foreign.uid);
  });
  expect(created).toMatchObject({ outcome: "created", row: { userId: attacker } });
  const put = { uid: foreign.uid, changes: { title: "Put" }, task: undefined };
  const lists = { create: [], update: [], delete: [] };
  const outcome = await asRowOwner(attacker, () =>
    changeTasks(db, attacker, { ...lists, put: [put] }, { atomic: false, maxTasks: 9 }),
  );
  expect(outcome.updated).toMatchObject([{ userId: attacker, title: "Put" }]);
});

test("nobody takes back, or deletes for good, what was somebody else's, whatever a call says", async () => {
  const { victim, attacker, foreign } = await storeForTwo();
  await deleteTask(owner, victim, foreign.id);
  const target = { ref: foreign.id };
  await asRowOwner(attacker, async () => {
    const refused = { code: "42501", kind: undefined };
    expect(await failureOf(undoTasks(db, victim, [target], { maxTasks: 9 }))).toEqual(refused);
    expect(await failureOf(purgeTask(db, victim, target))).toEqual(refused);
    expect(await failureOf(emptyTrash(db, victim))).toEqual(refused);
  });
  const [undoing] = await undoTasks(owner, victim, [target], { maxTasks: 9 });
  expect(undoing?.outcome).toBe("restored");
});

test("a deleted user's rows and anybody's expired keys go without their owner", async () => {
  const { id } = await storeUser(owner);
  await storeTask(owner, id);
  const forgotten = newUserId();
  await createTaskOnce(
    owner,
    forgotten,
    task,
    { maxTasks: 9, maxKeys: 100, maxAnswerBytes: 1e6 },
    { key: "k", fingerprints: ["f"] },
  );
  await owner.update(idempotencyKeys).set({ createdAt: sql`now() - interval '25 hours'` });
  await db.delete(user).where(eq(user.id, id));
  expect(await owner.$count(tasks, eq(tasks.userId, id))).toBe(0);
  const userId = newUserId();
  const once = { key: "k", fingerprints: ["f"] };
  await asRowOwner(userId, () =>
    createTaskOnce(db, userId, task, { maxTasks: 9, maxKeys: 100, maxAnswerBytes: 1e6 }, once),
  );
  expect(await owner.$count(idempotencyKeys, eq(idempotencyKeys.userId, forgotten))).toBe(0);
});

test("the role can neither change tables nor leave its row security", async () => {
  const refused = { code: "42501" };
  const attempts = [
    "drop table tasks",
    "create table mine (id int)",
    "alter table tasks disable row level security",
  ];
  for (const attempt of attempts)
    expect(await failureOf(db.execute(attempt))).toMatchObject(refused);
  const off = (through: Db) =>
    through.transaction(async (tx) => {
      await tx.execute(sql`set local row_security = off`);
      await tx.select().from(tasks);
    });
  expect(await failureOf(off(db))).toMatchObject(refused);
});

test("enforced for a member of todo_app, not for the tables' owner; both see the migrations", async () => {
  expect(await isRowSecurityEnforced(db)).toBe(true);
  expect(await isRowSecurityEnforced(owner)).toBe(false);
  expect(await isMigrated(db)).toBe(true);
});

test("without the setting a member sees nothing, rather than everything", async () => {
  const { victim } = await storeForTwo();
  const careless = await openAsMember(false);
  expect(await asRowOwner(victim, () => listTasks(careless, victim))).toEqual([]);
});
