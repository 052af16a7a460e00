import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { user } from "../src/auth-tables.ts";
import type { Db } from "../src/database.ts";
import { databaseErrorCode, databaseErrorKind, withRetries } from "../src/database-error.ts";
import { failureOf } from "./failure.ts";
import { newUserId, storeTask, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase({ statementTimeoutMs: 600 });

const rename = (id: string, through: Db = db) =>
  through.update(user).set({ name: randomUUID() }).where(eq(user.id, id));

/** Calls back once `parties` have called it: makes transactions overlap. */
function createMeeting(parties: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = parties;
  return () => {
    missing -= 1;
    if (missing <= 0) resolve();
    return promise;
  };
}

/** Two transactions that each want what the other one holds. */
async function startDeadlock() {
  const [one, other] = [await storeUser(db), await storeUser(db)];
  const meet = createMeeting(2);
  const renameBoth = (first: string, second: string) => () =>
    db.transaction(async (tx) => {
      await tx.execute(sql`set local deadlock_timeout = '20ms'`);
      await rename(first, tx);
      await meet();
      await rename(second, tx);
    });
  return [renameBoth(one.id, other.id), renameBoth(other.id, one.id)] as const;
}

describe("the input's fault", () => {
  test("22021: NUL in text", async () => {
    const failure = await failureOf(storeTask(db, newUserId(), { title: "a\0b" }));
    expect(failure).toEqual({ code: "22021", kind: "invalid-input" });
  });

  test("22001: text longer than its column", async () => {
    const failure = await failureOf(storeTask(db, newUserId(), { title: "x".repeat(256) }));
    expect(failure).toEqual({ code: "22001", kind: "invalid-input" });
  });

  test("22P02 and 22003: what is no number, or none of the column's range", async () => {
    const select = (text: string) => db.execute(sql`select ${text}::int`);
    expect(await failureOf(select("x"))).toEqual({ code: "22P02", kind: "invalid-input" });
    expect(await failureOf(select("2147483648"))).toEqual({ code: "22003", kind: "invalid-input" });
  });
});

describe("conflict", () => {
  test("23505: an e-mail address that exists already", async () => {
    const { row } = await storeUser(db);
    const again = db.insert(user).values({ id: newUserId(), name: "Eve", email: row?.email ?? "" });
    expect(await failureOf(again)).toEqual({ code: "23505", kind: "conflict" });
  });
});

describe("retryable", () => {
  test("40P01: one of two transactions in a deadlock", async () => {
    const transactions = await startDeadlock();
    const results = await Promise.allSettled(transactions.map((transaction) => transaction()));
    const [rejected, ...others] = results.filter((result) => result.status === "rejected");
    expect(others).toEqual([]);
    expect(databaseErrorCode(rejected?.reason)).toBe("40P01");
    expect(databaseErrorKind(rejected?.reason)).toBe("retryable");
  });

  test("40001: a serializable transaction that another one overtook", async () => {
    const { id } = await storeUser(db);
    const overtaken = db.transaction(
      async (tx) => {
        await tx.select().from(user).where(eq(user.id, id));
        await rename(id);
        await rename(id, tx);
      },
      { isolationLevel: "repeatable read" },
    );
    expect(await failureOf(overtaken)).toEqual({ code: "40001", kind: "retryable" });
  });
});

describe("unavailable", () => {
  test("57014: a statement over its time", async () => {
    const failure = await failureOf(db.execute(sql`select pg_sleep(5)`));
    expect(failure).toEqual({ code: "57014", kind: "unavailable" });
  });

  test("55P03: a lock that is not let go, after half a statement's time", async () => {
    const { id } = await storeUser(db);
    await db.transaction(async (tx) => {
      await rename(id, tx);
      expect(await failureOf(rename(id))).toEqual({ code: "55P03", kind: "unavailable" });
    });
    await rename(id);
  });

  test("57P01: a connection that the server ends during a query", async () => {
    const suicide = db.execute(sql`select pg_terminate_backend(pg_backend_pid()), pg_sleep(0.3)`);
    expect(await failureOf(suicide)).toEqual({ code: "57P01", kind: "unavailable" });
  });

  test("a transaction that stays idle over its time is ended, and its next statement unavailable", async () => {
    const idle = db.transaction(async (tx) => {
      await tx.execute(sql`set local idle_in_transaction_session_timeout = '50ms'`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tx.execute(sql`select 1`);
    });
    expect(await failureOf(idle)).toMatchObject({ kind: "unavailable" });
    await db.execute(sql`select 1`);
  });
});

describe("our bug", () => {
  test.each([
    ["42601", sql`selekt 1`],
    ["42P01", sql`select * from missing`],
    ["23502", sql`insert into tasks (user_id) values ('u')`],
    [
      "23503",
      sql`insert into account (id, user_id, account_id, provider_id) values ('a', 'x', 'x', 'x')`,
    ],
  ])("%s is of no kind", async (code, statement) => {
    expect(await failureOf(db.execute(statement))).toEqual({ code, kind: undefined });
  });

  class RenderTimeout extends Error {}
  test.each([
    new TypeError("Cannot read properties of undefined (reading 'timeout')"),
    new RenderTimeout("timeout"),
    new Error("Unexpected"),
    Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }),
    Object.assign(new Error("x"), { code: 42 }),
    "timeout",
    undefined,
    { code: "23505" },
  ])("%s is none of the database's errors", (error) => {
    expect(databaseErrorKind(error)).toBeUndefined();
  });

  test("a code that is no string is not passed on", () => {
    expect(databaseErrorCode(Object.assign(new Error("x"), { code: 42 }))).toBeUndefined();
    expect(databaseErrorCode("23505")).toBeUndefined();
  });
});

test.each([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
])("unavailable: a certificate that can't be trusted, %s", (code) => {
  expect(databaseErrorKind(Object.assign(new Error("x"), { code }))).toBe("unavailable");
});

describe("withRetries", () => {
  const failSerialization = () =>
    db.execute(sql`do $$ begin raise exception using errcode = '40001'; end $$`);

  test("repeats the transaction that lost a deadlock, so that both succeed", async () => {
    const transactions = await startDeadlock();
    await Promise.all(transactions.map((transaction) => withRetries(transaction)));
  });

  test("gives up after the third attempt, with the last error", async () => {
    let attempts = 0;
    const failure = await failureOf(
      withRetries(() => {
        attempts += 1;
        return failSerialization();
      }),
    );
    expect({ attempts, ...failure }).toEqual({ attempts: 3, code: "40001", kind: "retryable" });
  });

  test("does not repeat what would fail again, nor what succeeded", async () => {
    let attempts = 0;
    const count = async (query: () => Promise<unknown>) => {
      attempts = 0;
      const counted = () => {
        attempts += 1;
        return query();
      };
      await withRetries(counted).catch(() => {});
      return attempts;
    };
    expect(await count(() => storeTask(db, newUserId(), { title: "a\0" }))).toBe(1);
    expect(await count(() => storeTask(db, newUserId()))).toBe(1);
    expect(await withRetries(async () => "result")).toBe("result");
  });
});
