import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { createSlowReaders, slowReaderLimits } from "#sockets/slow-readers.ts";

const everyMs = 20;
const checks = 10;
const deadlineMs = everyMs * checks;
const manyBytes = 64 * 1024 * 1024;
const closers: (() => unknown)[] = [];
/** The deadline passes by far earlier; a shared machine may stall. */
const patience = { timeout: 10_000 };

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers with so many bytes at once. */
async function serve(limits: Partial<typeof slowReaderLimits> = {}, bytes = manyBytes) {
  const readers = createSlowReaders(
    { ...slowReaderLimits, checksWithoutProgress: checks, unreadMaxBytes: Infinity, ...limits },
    everyMs,
  );
  const body = Buffer.alloc(bytes, "x");
  const server: Server = createServer((request, response) => {
    readers.watch(request.socket);
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(
    readers.stop,
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as { port: number };
  const ask = (): Socket & { gone?: string } => {
    const socket: Socket & { gone?: string } = connect(port, "127.0.0.1").pause();
    socket.on("error", ({ message }) => (socket.gone = message));
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    closers.push(() => socket.destroy());
    return socket;
  };
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  return { ask, connections };
}

it("a connection ends that takes nothing of its answer, and is reset, which frees what the kernel holds", async () => {
  const { ask, connections } = await serve();
  const socket = ask();
  await sleep(deadlineMs / 2);
  expect(await connections()).toBe(1);
  await vi.waitFor(async () => expect(await connections()).toBe(0), patience);
  socket.resume();
  await vi.waitFor(() => expect(socket.gone).toContain("ECONNRESET"), patience);
});

it("nor does it help to go on sending, or to take a little now and then", async () => {
  const { ask, connections } = await serve({ progressMinBytes: manyBytes / 2 });
  const [sending, sipping] = [ask(), ask()];
  let taken = 0;
  sipping.on("data", (chunk) => {
    taken += chunk.byteLength;
    if (taken >= 1024 * 1024) sipping.pause();
  });
  const timer = setInterval(() => {
    sending.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    taken = 0;
    sipping.resume();
  }, everyMs);
  closers.push(() => clearInterval(timer));
  await vi.waitFor(async () => expect(await connections()).toBe(0), patience);
  await vi.waitFor(() => expect(sipping.gone).toContain("ECONNRESET"), patience);
});

it("who reads slowly gets the whole answer, however long that takes", async () => {
  const { ask } = await serve({ checksWithoutProgress: 5 * checks }, 16 * 1024 * 1024);
  const socket = ask();
  const startedAt = performance.now();
  let received = 0;
  while (received < 16 * 1024 * 1024 && socket.gone === undefined) {
    const chunk = socket.read() as Buffer | null;
    received += chunk?.byteLength ?? 0;
    await sleep(chunk ? everyMs / 2 : 1);
  }
  expect(performance.now() - startedAt).toBeGreaterThan(5 * deadlineMs);
  expect(socket.gone).toBeUndefined();
});

it("an idle connection stays, and is used again", async () => {
  const { ask, connections } = await serve({}, 10);
  const socket = ask().resume();
  await sleep(deadlineMs * 3);
  expect(await connections()).toBe(1);
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200/);
});

it("when too much waits for all clients, those end first that have waited longest, and no more than needed", async () => {
  const limits = { checksWithoutProgress: 1_000, unreadMaxBytes: 2.5 * manyBytes };
  const { ask, connections } = await serve(limits);
  const early = [ask(), ask()];
  await sleep(deadlineMs);
  const late = [ask(), ask()];
  await vi.waitFor(async () => expect(await connections()).toBe(2), patience);
  await sleep(deadlineMs);
  expect(await connections()).toBe(2);
  for (const socket of [...early, ...late]) socket.resume();
  await vi.waitFor(
    () => expect(early.map(({ gone }) => gone !== undefined)).toEqual([true, true]),
    patience,
  );
  expect(late.map(({ gone }) => gone)).toEqual([undefined, undefined]);
});
