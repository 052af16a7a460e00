import { deleteSession } from "@todo/db/auth/sessions";
import { databaseErrorKind } from "@todo/db/database-error";
import { queryChannel } from "@todo/db/connections/query-channel";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createSessionCache } from "../src/session-cache.ts";
import { openDatabase, storeSession } from "./open-database.ts";

const { db, url } = await openDatabase();
const impatient = await openDatabase({ url, statementTimeoutMs: 200 });

const realNow = performance.now.bind(performance);
afterEach(() => vi.restoreAllMocks());

/** Sets the clock that the cache reads forward. It looks at it once a millisecond only. */
async function passTime(milliseconds: number) {
  const offset = performance.now() - realNow() + milliseconds;
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + offset);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Counts the questions that the database is asked from now on. */
function countQueries() {
  const counter = { queries: 0 };
  const count = () => (counter.queries += 1);
  queryChannel.start.subscribe(count);
  onTestFinished(() => void queryChannel.start.unsubscribe(count));
  return counter;
}

/** Nobody can read sessions while `work` runs: queries fail over their deadline. */
const duringOutage = (work: () => Promise<void>) =>
  db.transaction(async (tx) => {
    await tx.execute("lock table session in access exclusive mode");
    await work();
  });

const failureOf = (query: Promise<unknown>) =>
  query.then(
    () => "none",
    (error: unknown) => databaseErrorKind(error) ?? error,
  );

test("asks the database once in five seconds, and then anew", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive } = createSessionCache(db);
  expect(await isActive(userId, sessionId)).toBe(true);
  await deleteSession(db, userId, sessionId);
  await passTime(4_900);
  expect(await isActive(userId, sessionId)).toBe(true);
  await passTime(200);
  expect(await isActive(userId, sessionId)).toBe(false);
});

test("of a hundred requests at once one asks", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive } = createSessionCache(db);
  const counter = countQueries();
  const answers = await Promise.all(Array.from({ length: 100 }, () => isActive(userId, sessionId)));
  expect(new Set(answers)).toEqual(new Set([true]));
  expect(await isActive(userId, sessionId)).toBe(true);
  expect(counter.queries).toBe(1);
});

test("keeps a no as long as a yes", async () => {
  const { userId } = await storeSession(db);
  const { isActive } = createSessionCache(db);
  const counter = countQueries();
  expect(await isActive(userId, "missing")).toBe(false);
  expect(await isActive(userId, "missing")).toBe(false);
  expect(counter.queries).toBe(1);
  await passTime(5_100);
  expect(await isActive(userId, "missing")).toBe(false);
  expect(counter.queries).toBe(2);
});

test("one user's answer is not another's, however their ids are put together", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive } = createSessionCache(db);
  expect(await isActive(userId, sessionId)).toBe(true);
  expect(await isActive(`${userId}","${sessionId}`, "")).toBe(false);
  expect(await isActive("", `${userId}${sessionId}`)).toBe(false);
  expect(await isActive((await storeSession(db)).userId, sessionId)).toBe(false);
});

test("forget makes the next question go to the database, for this session only", async () => {
  const [ended, kept] = [await storeSession(db), await storeSession(db)];
  const { isActive, forget } = createSessionCache(db);
  for (const { userId, sessionId } of [ended, kept]) {
    expect(await isActive(userId, sessionId)).toBe(true);
    await deleteSession(db, userId, sessionId);
  }
  forget(ended.userId, ended.sessionId);
  expect(await isActive(ended.userId, ended.sessionId)).toBe(false);
  expect(await isActive(kept.userId, kept.sessionId)).toBe(true);
  forget("nobody", "nothing");
});

test("forgetting a session that is being asked about fails no request", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive, forget } = createSessionCache(db);
  let asked: Promise<boolean[]> | undefined;
  await db.transaction(async (tx) => {
    await tx.execute("lock table session in access exclusive mode");
    asked = Promise.all([isActive(userId, sessionId), isActive(userId, sessionId)]);
    asked.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    forget(userId, sessionId);
  });
  await expect(asked).resolves.toEqual([expect.any(Boolean), expect.any(Boolean)]);
  await deleteSession(db, userId, sessionId);
  forget(userId, sessionId);
  expect(await isActive(userId, sessionId)).toBe(false);
});

test("an answer that was under way while its session was forgotten is not kept", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive, forget } = createSessionCache(db);
  let asked: Promise<boolean> | undefined;
  await db.transaction(async (tx) => {
    await tx.execute("lock table session in access exclusive mode");
    asked = isActive(userId, sessionId).catch(() => false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    forget(userId, sessionId);
  });
  await asked;
  await deleteSession(db, userId, sessionId);
  expect(await isActive(userId, sessionId)).toBe(false);
});

test("an outage is thrown, never answered, and not kept", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive } = createSessionCache(impatient.db);
  await duringOutage(async () => {
    expect(await failureOf(isActive(userId, sessionId))).toBe("unavailable");
    expect(await failureOf(isActive(userId, sessionId))).toBe("unavailable");
  });
  expect(await isActive(userId, sessionId)).toBe(true);
});

test("an outage is thrown for a session known before, once its five seconds are over", async () => {
  const { userId, sessionId } = await storeSession(db);
  const { isActive } = createSessionCache(impatient.db);
  expect(await isActive(userId, sessionId)).toBe(true);
  await duringOutage(async () => {
    expect(await isActive(userId, sessionId)).toBe(true);
    await passTime(5_100);
    expect(await failureOf(isActive(userId, sessionId))).toBe("unavailable");
  });
  expect(await isActive(userId, sessionId)).toBe(true);
});

test("remembers 10,000 sessions and forgets the one longest unused", async () => {
  const [oldest, second] = [await storeSession(db), await storeSession(db)];
  const { isActive } = createSessionCache(db);
  vi.spyOn(performance, "now").mockReturnValue(realNow());
  for (const { userId, sessionId } of [oldest, second]) {
    expect(await isActive(userId, sessionId)).toBe(true);
    await deleteSession(db, userId, sessionId);
  }
  const others = Array.from({ length: 9_998 }, (_, index) => String(index));
  const ask = async () => {
    for (let other = others.pop(); other; other = others.pop()) await isActive("nobody", other);
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  expect(await isActive(second.userId, second.sessionId)).toBe(true);
  await isActive("nobody", "one more");
  expect(await isActive(second.userId, second.sessionId)).toBe(true);
  expect(await isActive(oldest.userId, oldest.sessionId)).toBe(false);
}, 120_000);
