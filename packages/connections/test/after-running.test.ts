import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { afterRunning } from "../src/after-running.ts";

let one: Socket;
let other: Socket;
const server = createServer((socket) => (other = socket));

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  one = connect((server.address() as { port: number }).port, "127.0.0.1");
  await Promise.all([once(one, "connect"), once(server, "connection")]);
});
afterAll(() => {
  one.destroy();
  other.destroy();
  server.close();
});

/** Blocks the event loop where Node.js continues with its timers. */
async function block(milliseconds: number): Promise<void> {
  await new Promise(setImmediate);
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

it("ends after its time", async () => {
  const from = performance.now();
  await new Promise<void>((resolve) => void afterRunning(100, resolve));
  expect(performance.now() - from).toBeGreaterThan(95);
});

it("does not end once it is cancelled", async () => {
  const ended: string[] = [];
  const cancel = afterRunning(50, () => ended.push("cancelled"));
  await new Promise<void>((resolve) => void afterRunning(20, resolve));
  cancel();
  await new Promise<void>((resolve) => void afterRunning(100, resolve));
  expect(ended).toEqual([]);
});

it.each([1, 5, 9, 10])("what arrives in block %i of the event loop comes first", async (last) => {
  const events: string[] = [];
  const arrived = once(other, "data").then(() => events.push("arrived"));
  const ended = new Promise<void>((resolve) => void afterRunning(10, resolve));
  void ended.then(() => events.push("ended"));
  for (let count = 1; count < last; count += 1) await block(5);
  const blocked = block(5);
  setImmediate(() => one.write("x"));
  await Promise.all([blocked, arrived, ended]);
  expect(events).toEqual(["arrived", "ended"]);
});
