import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { session } from "#auth/auth-tables.ts";
import { readWatched } from "#changes/watched.ts";
import { newUserId, storeTask, storeUser } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

test("says the last change of those users only whose known one is another", async () => {
  const [behind, current, unknown, silent] = [newUserId(), newUserId(), newUserId(), newUserId()];
  const odd = `__proto__","\\${newUserId()}`;
  for (const userId of [behind, behind, current, unknown, odd]) await storeTask(db, userId);
  const { lastChanges } = await readWatched(db, {
    positions: [
      [behind, 1],
      [current, 1],
      [unknown, null],
      [silent, 0],
      [odd, 7],
    ],
    credentials: [],
  });
  expect(Object.fromEntries(lastChanges)).toEqual({ [behind]: 2, [unknown]: 1, [odd]: 1 });
});

test("says which sessions are active, also without users", async () => {
  const [active, ended] = [await storeUser(db), await storeUser(db)];
  await db
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(session.id, ended.sessionId));
  const credentials = [active.sessionId, ended.sessionId, randomUUID()];
  expect(await readWatched(db, { positions: [], credentials })).toEqual({
    lastChanges: new Map(),
    active: new Set([active.sessionId]),
  });
});
