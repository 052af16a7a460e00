import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { attributed } from "#connections/attribution.ts";
import type { Db } from "#database.ts";
import { DatabaseError, isOutage, withoutQuery } from "#database-error.ts";
import { revealingOutages } from "#outages.ts";
import { sharedRead, statementLabel } from "#internals/statement.ts";
import { listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase({ statementTimeoutMs: 400 });

const errorOf = (query: PromiseLike<unknown>) =>
  query.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The process that serves transactions. */
const backendOf = (through: Db) =>
  through.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    return rows[0]?.pid;
  });

describe("errors", () => {
  test("hold neither SQL nor values, however they are printed", async () => {
    const errors = await Promise.all(
      [
        storeTask(db, newUserId(), { title: "secret 4711\0" }),
        db.select().from(tasks).where(sql`${"secret 4711"} = 1`),
        db.insert(tasks).values({ userId: "secret 4711", title: "x".repeat(300) }),
        db.transaction((tx) => tx.execute(sql`selekt ${"secret 4711"}`)),
      ].map(errorOf),
    );
    for (const error of errors) {
      expect(error).toBeInstanceOf(DatabaseError);
      const printed = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
      expect(printed).not.toMatch(/4711|insert|select|selekt|title|params/i);
    }
  });

  test("that are not the database's pass unchanged", () => {
    for (const error of [new TypeError("x"), "text", undefined]) {
      expect(withoutQuery(error)).toBe(error);
      expect(isOutage(error)).toBe(false);
    }
    const failure = new DatabaseError("57014", "unavailable");
    expect(withoutQuery(failure)).toBe(failure);
    expect(isOutage(failure)).toBe(true);
    expect(isOutage(new DatabaseError("40001", "retryable"))).toBe(true);
    expect(isOutage(new DatabaseError("22021", "invalid-input"))).toBe(false);
    expect(String(new DatabaseError(undefined, "unavailable"))).toBe(
      "DatabaseError: A query failed: the connection was lost",
    );
  });
});

test("settings of a statement hold for it alone", async () => {
  const timeout = sql<string>`current_setting('statement_timeout')`;
  const select = (through: Db) =>
    through.select({ timeout, slept: sql`pg_sleep(0.3)` }).from(sql`(values (1)) as one`);
  const limited = statementLabel({ settings: { statement_timeout: "200" } }, "limited");
  const failure = await failureOf(select(db).prepare(limited).execute());
  expect(failure).toEqual({ code: "57014", kind: "unavailable" });
  expect(await select(db)).toMatchObject([{ timeout: "400ms" }]);
});

test("a read that may share a connection brings nothing for the log of changes", async () => {
  const actor = sql<string | null>`nullif(current_setting('app.actor', true), '')`;
  const select = () => db.select({ actor }).from(sql`(values (1)) as one`);
  const { readActor, anyActor } = await attributed({ actor: randomUUID() }, async () => ({
    readActor: await select().prepare(sharedRead("actor")).execute(),
    anyActor: await select(),
  }));
  expect(readActor).toEqual([{ actor: null }]);
  expect(anyActor).toEqual([{ actor: expect.any(String) }]);
});

describe("transactions", () => {
  test("commit what they did, or nothing when they throw", async () => {
    const userId = newUserId();
    const kept = await db.transaction((tx) => storeTask(tx, userId));
    const thrown = new Error("changed my mind");
    const transaction = db.transaction(async (tx) => {
      await tx.delete(tasks).where(eq(tasks.userId, userId));
      throw thrown;
    });
    expect(await errorOf(transaction)).toBe(thrown);
    expect(await listTasks(db, userId)).toEqual([kept]);
  });

  test("nested ones roll back by themselves", async () => {
    const userId = newUserId();
    const kept = await db.transaction(async (tx) => {
      const task = await storeTask(tx, userId);
      const inner = tx.transaction(async (nested) => {
        await storeTask(nested, userId);
        nested.rollback();
      });
      expect(await errorOf(inner)).toBeInstanceOf(Error);
      return task;
    });
    expect(await listTasks(db, userId)).toEqual([kept]);
  });

  test("a statement that fails undoes the others and leaves the connection usable", async () => {
    const one = openDatabase({ url, maxConnections: 1 });
    const userId = newUserId();
    const pid = await backendOf(one.db);
    const transaction = one.db.transaction(async (tx) => {
      await storeTask(tx, userId);
      await storeTask(tx, userId, { title: "a\0" });
    });
    expect(await failureOf(transaction)).toEqual({ code: "22P05", kind: "invalid-input" });
    expect(await listTasks(one.db, userId)).toEqual([]);
    expect(await backendOf(one.db)).toBe(pid);
    await one.close();
  });

  test("a connection on which an outage was met is not used again", async () => {
    const one = openDatabase({ url, maxConnections: 1, statementTimeoutMs: 200 });
    const pid = await backendOf(one.db);
    const transaction = one.db.transaction((tx) => tx.execute(sql`select pg_sleep(5)`));
    expect(await failureOf(transaction)).toEqual({ code: "57014", kind: "unavailable" });
    expect(await backendOf(one.db)).not.toBe(pid);
    await one.close();
  });

  test("without a connection they fail as unavailable", async () => {
    const closed = openDatabase({ url });
    await closed.close();
    const work = closed.db.transaction(async () => "never");
    expect(await failureOf(work)).toMatchObject({ kind: "unavailable" });
  });
});

describe("revealingOutages", () => {
  const outage = () => db.execute(sql`select pg_sleep(5)`);
  const swallow = async (query: PromiseLike<unknown>) => {
    try {
      return await query;
    } catch {
      return "not found";
    }
  };

  test("throws the outage that the work swallowed", async () => {
    const work = revealingOutages(() => swallow(outage()));
    expect(await failureOf(work)).toEqual({ code: "57014", kind: "unavailable" });
    const inTransaction = revealingOutages(() => swallow(db.transaction(() => outage())));
    expect(await failureOf(inTransaction)).toEqual({ code: "57014", kind: "unavailable" });
  });

  test("returns the result when no query failed, or only for a reason of the input", async () => {
    expect(await revealingOutages(async () => "result")).toBe("result");
    const invalid = () => storeTask(db, newUserId(), { title: "a\0" });
    expect(await revealingOutages(() => swallow(invalid()))).toBe("not found");
  });

  test("throws what the work throws", async () => {
    const bug = new TypeError("bug");
    expect(await errorOf(revealingOutages(() => Promise.reject(bug)))).toBe(bug);
  });

  test("an outage belongs to the work that met it, not to others at the same time", async () => {
    const broken = revealingOutages(() => swallow(outage()));
    const sound = revealingOutages(async () => {
      await swallow(db.execute(sql`select pg_sleep(0.3)`));
      return "result";
    });
    const [first, second] = await Promise.allSettled([broken, sound]);
    expect(first.status).toBe("rejected");
    expect(second).toEqual({ status: "fulfilled", value: "result" });
    expect(await failureOf(outage())).toMatchObject({ kind: "unavailable" });
  });
});
