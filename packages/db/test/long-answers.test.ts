import { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { driver } from "./driver.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();
const { emit } = Socket.prototype;

/** The most bytes that sockets hand over within one turn of the event loop. */
function watchTurns() {
  const turns = { mostBytes: 0 };
  let bytes = 0;
  const spy = vi.spyOn(Socket.prototype, "emit").mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    if (args[0] === "data") bytes += (args[1] as Buffer).byteLength;
    turns.mostBytes = Math.max(turns.mostBytes, bytes);
    return Reflect.apply(emit, this, args) as boolean;
  });
  let next: NodeJS.Immediate;
  const beginTurn = () => {
    bytes = 0;
    next = setImmediate(beginTurn);
  };
  beginTurn();
  onTestFinished(() => {
    clearImmediate(next);
    spy.mockRestore();
  });
  return turns;
}

/** Meanwhile PostgreSQL fills the buffers between it and this process. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test.skipIf(driver !== "pg")("a long answer that is there leaves others a turn", async () => {
  await db.execute(sql`select 1`);
  const turns = watchTurns();
  const answer = db.execute(sql`select repeat('x', 100000) from generate_series(1, 100)`);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  block(1_000);
  expect((await answer).rows).toHaveLength(100);
  expect(turns.mostBytes).toBeLessThan(1_000_000);
});
