import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { sendHeadersWithBody } from "#internals/headers-with-body.ts";

let server: Server;
let origin: string;
let answer: (response: ServerResponse) => Promise<void> | void;
let undo: () => void;

beforeAll(async () => {
  undo = sendHeadersWithBody();
  server = createServer((_request, response) => void answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  undo();
  server.close();
});

/** What the connection has not yet been given to send. */
const heldBytes = ({ socket }: ServerResponse) => socket?.writableLength ?? 0;

it("headers that are flushed wait for the body of the same turn", async () => {
  const held: number[] = [];
  answer = (response) => {
    response.setHeader("X-Kept", "yes").flushHeaders();
    held.push(heldBytes(response));
    response.write("one ");
    held.push(heldBytes(response));
    response.end("two");
  };
  const response = await fetch(origin);
  expect(response.headers.get("x-kept")).toBe("yes");
  expect(await response.text()).toBe("one two");
  const [afterFlush = 0, afterWrite = 0] = held;
  expect(afterFlush).toBeGreaterThan(0);
  expect(afterWrite).toBeGreaterThan(afterFlush);
});

it("headers that are flushed leave although no body comes for long", async () => {
  let finish = () => {};
  let held = -1;
  answer = async (response) => {
    response.flushHeaders();
    await nextTurn();
    held = heldBytes(response);
    finish = () => response.end("late");
  };
  const response = await fetch(origin);
  expect(response.status).toBe(200);
  await vi.waitUntil(() => held >= 0);
  expect(held).toBe(0);
  finish();
  expect(await response.text()).toBe("late");
});

it("a body larger than the connection's buffer arrives whole", async () => {
  const part = "x".repeat(64 * 1024);
  answer = async (response) => {
    response.flushHeaders();
    for (let count = 0; count < 32; count += 1) {
      if (!response.write(part)) await once(response, "drain");
    }
    response.end();
  };
  expect((await (await fetch(origin)).text()).length).toBe(32 * part.length);
});
