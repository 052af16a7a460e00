import { randomUUID } from "node:crypto";
import { DrizzleQueryError, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { user } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import { databaseErrorCode, databaseErrorKind, fromDriver, withRetries } from "#database-error.ts";
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
  test("22P05: NUL in text", async () => {
    const failure = await failureOf(storeTask(db, newUserId(), { title: "a\0b" }));
    expect(failure).toEqual({ code: "22P05", kind: "invalid-input" });
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

/** PostgreSQL itself raises it. */
const raise = (code: string) => db.execute(sql`select raise_sqlstate(${code})`);

beforeAll(async () => {
  await db.execute(sql`create function raise_sqlstate(code text) returns void language plpgsql
    as $$ begin raise exception using errcode = code; end $$`);
});

describe("by class of SQLSTATE", () => {
  test.each(
    `08000 08001 08003 08004 08006 08007 08P01 0A000 25006 25P03 25P04 26000 28000 28P01 34000 3D000 40000 40003 42P05
    53000 53100 53200 53300 53400 55000 55006 55P02 55P03 55P04 57000 57014 57P01 57P02 57P03 57P04 57P05
    58000 58030 58P01 58P02 72000 F0000 F0001 HV000 XX000 XX001 XX002`.split(/\s+/),
  )("%s is an outage", async (code) => {
    expect(await failureOf(raise(code))).toEqual({ code, kind: "unavailable" });
  });

  test.each(
    `09000 0B000 0F000 0L000 0P000 0Z000 20000 21000 23000 23502 23503 23514 23P01 24000 25000 25001 25P01 25P02
    27000 2B000 2D000 2F000 38000 39000 3B000 3F000 42000 42501 42601 42703 42P01 44000 54000 54001 54023 P0001 P0002
    ZZ999`.split(/\s+/),
  )("%s is our bug", async (code) => {
    expect(await failureOf(raise(code))).toEqual({ code, kind: undefined });
  });

  test.each(["22000", "22001", "22007", "22008", "22P05"])(
    "%s is the input's fault",
    async (code) => {
      expect(await failureOf(raise(code))).toEqual({ code, kind: "invalid-input" });
    },
  );
});

describe("what a driver throws without an SQLSTATE", () => {
  const ofSystem = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

  test.each([
    new Error("Connection terminated unexpectedly"),
    new Error("Connection terminated due to connection timeout", { cause: ofSystem("ECONNRESET") }),
    new Error("timeout exceeded when trying to connect"),
    new Error("timeout expired"),
    new Error("Query read timeout"),
    new Error("Client has encountered a connection error and is not queryable"),
    new Error("Client was closed and is not queryable"),
    new Error("Cannot use a pool after calling end on the pool"),
    new Error("The server does not support SSL connections"),
    new Error("There was an error establishing an SSL connection"),
    new Error("SASL: Only mechanism(s) SCRAM-SHA-256 are supported"),
    new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
    new Error("SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match"),
    new Error("Received unexpected commandComplete message from backend."),
    new Error("a sentence of a later version of the driver"),
    Object.assign(new Error("received invalid response: 3f"), { name: "error", length: 9 }),
    new TypeError("fetch failed", { cause: ofSystem("UND_ERR_SOCKET") }),
    new TypeError("terminated", { cause: new Error("other side closed") }),
    new DOMException("The operation was aborted due to timeout", "TimeoutError"),
    new SyntaxError("Unexpected token '<'"),
    new AggregateError([ofSystem("ECONNREFUSED"), ofSystem("EHOSTUNREACH")]),
    ...`EAI_AGAIN ENOTFOUND EMFILE ENFILE ENOBUFS EPIPE EPERM EACCES EPROTO ENOTCONN CERT_HAS_EXPIRED
      ERR_TLS_CERT_ALTNAME_INVALID ERR_SSL_WRONG_VERSION_NUMBER DEPTH_ZERO_SELF_SIGNED_CERT ERR_STREAM_DESTROYED`
      .split(/\s+/)
      .map(ofSystem),
    { type: "error" },
    "text",
    undefined,
  ])("is an outage: %s", (error) => {
    const wrapped = new DrizzleQueryError("select", [], error as Error);
    expect(databaseErrorKind(wrapped)).toBe("unavailable");
    expect(fromDriver(error).kind).toBe("unavailable");
  });

  test.each([
    new TypeError("Client was passed a null or undefined query"),
    new RangeError("Invalid array length"),
    new Error("A query must have either text or a name. Supplying neither is unsupported."),
    new Error("Prepared statements must be unique - 'x' was used for a different statement"),
    new Error("Query values must be an array"),
    new Error('circular reference detected while preparing "[object Object]" for query'),
    new Error("The `rows` option is not supported in pipeline mode"),
  ])("is our bug: %s", (error) => {
    const wrapped = new DrizzleQueryError("select", [], error);
    expect(databaseErrorKind(wrapped)).toBeUndefined();
    expect(fromDriver(error).kind).toBeUndefined();
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
