import { randomUUID } from "node:crypto";
import { eq, like, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { attemptCounts } from "#auth/attempt-tables.ts";
import { forgetAttempts, giveBackAttempt, takeAttempt } from "#auth/attempts.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const limit = { max: 3, windowSeconds: 60 };
const take = (key: string) => takeAttempt(db, key, limit);
const endWindow = (key: string, inSeconds = -1) =>
  db
    .update(attemptCounts)
    .set({ expiresAt: sql`now() + ${inSeconds}::float * interval '1 second'` })
    .where(eq(attemptCounts.key, key));
const waitOf = (taken: Awaited<ReturnType<typeof take>>) =>
  taken.isAllowed ? 0 : taken.retryAfterSeconds;

test("as many as may be in a window, then when it ends, and as many in the next", async () => {
  const key = randomUUID();
  for (let window = 0; window < 2; window += 1) {
    for (let at = 0; at < limit.max; at += 1)
      expect(await take(key)).toMatchObject({ isAllowed: true });
    const wait = waitOf(await take(key));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    await endWindow(key, 5);
    expect([4, 5]).toContain(waitOf(await take(key)));
    expect((await take(randomUUID())).isAllowed).toBe(true);
    await endWindow(key);
  }
});

test("40 parallel attempts on a new key: exactly as many as may be", async () => {
  const key = randomUUID();
  const taken = await Promise.all(Array.from({ length: 40 }, () => take(key)));
  expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(limit.max);
});

test.each(["new", "ended"])(
  "an attempt that was late for a window, %s when it came, waits for all of it",
  async (window) => {
    const key = randomUUID();
    if (window === "ended") {
      await take(key);
      await endWindow(key, -0.01);
    }
    let late: ReturnType<typeof take> | undefined;
    await db.transaction(async (tx) => {
      for (let at = 0; at < limit.max; at += 1) await takeAttempt(tx, key, limit);
      late = take(key);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await late).toEqual({ isAllowed: false, retryAfterSeconds: 60 });
  },
);

test("an attempt given back may be made again, but not in another window", async () => {
  const key = randomUUID();
  const first = await take(key);
  if (!first.isAllowed) throw new Error("refused");
  await take(key);
  await take(key);
  await giveBackAttempt(db, first.attempt);
  expect((await take(key)).isAllowed).toBe(true);
  expect((await take(key)).isAllowed).toBe(false);

  await endWindow(key);
  for (let at = 0; at < limit.max; at += 1) await take(key);
  await giveBackAttempt(db, first.attempt);
  expect((await take(key)).isAllowed).toBe(false);
});

test("forgotten attempts may be made again, those of another key may not", async () => {
  const [forgotten, other] = [randomUUID(), randomUUID()];
  for (let at = 0; at < limit.max; at += 1) await Promise.all([take(forgotten), take(other)]);
  await forgetAttempts(db, forgotten);
  expect((await take(forgotten)).isAllowed).toBe(true);
  expect((await take(other)).isAllowed).toBe(false);
});

test("ended windows are removed, ten with each new one", async () => {
  const key = randomUUID();
  await take(key);
  const prefix = `ended-${randomUUID()}`;
  const ended = Array.from({ length: 25 }, (_, at) => ({
    key: `${prefix}-${at}`,
    count: 1,
    expiresAt: new Date(0),
  }));
  await db.insert(attemptCounts).values(ended);
  const left = () => db.$count(attemptCounts, like(attemptCounts.key, `${prefix}%`));
  await take(key);
  expect(await left()).toBe(25);
  await take(randomUUID());
  expect(await left()).toBe(15);
  await Promise.all([take(randomUUID()), take(randomUUID())]);
  expect(await left()).toBe(0);
});
