import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import type { TaskRow } from "@todo/db/tasks/tasks";
import { pipeToNodeResponse } from "next/dist/server/pipe-readable.js";
import type { TaskPage } from "@todo/validation/list-tasks";
import { CreateTask, type Task } from "@todo/validation/task";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ApiError } from "#http/api-error.ts";
import { toNewTask, toTask } from "#tasks/task-wire.ts";
import { createWholeLists, type WholeLists } from "#tasks/whole-lists.ts";
import { block } from "../fixtures/block.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const never = new AbortController().signal;
const user = () => `user-${randomUUID()}`;

const rows = (count: number, description = "x".repeat(1_000)): TaskRow[] =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    userId: "somebody",
    ...toNewTask(CreateTask.parse({ title: `task ${at}`, description })),
    uid: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
    completedAt: null,
    version: 1,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
  }));

const sendTo = (
  lists: WholeLists,
  userId = user(),
  find = async () => rows(500),
  signal: AbortSignal = never,
) => lists.send(userId, signal, find);

const read = async (list: ReadableStream<Uint8Array>) =>
  JSON.parse(await new Response(list).text());

async function fillFor(lists: WholeLists, userId: string) {
  return Promise.all(Array.from({ length: 4 }, () => sendTo(lists, userId)));
}

it("a list in pieces is the list, in its order", async () => {
  const list = await sendTo(createWholeLists());
  const pieces: Uint8Array[] = [];
  for await (const piece of list) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(5);
  expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual(rows(500).map(toTask));
  expect(await read(await sendTo(createWholeLists(), user(), async () => []))).toEqual([]);
});

it("between two pieces others have their turn, however fast they are read", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  const list = await sendTo(createWholeLists(), user(), async () => rows(20_000));
  await new Response(list).arrayBuffer();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

describe("four of one user in flight", () => {
  it("429 for a fifth after a second, and lists of others meanwhile", async () => {
    const lists = createWholeLists();
    const greedy = user();
    await fillFor(lists, greedy);
    const askedAt = performance.now();
    const refused = sendTo(lists, greedy).catch((error: ApiError) => error);
    expect(await read(await sendTo(lists))).toHaveLength(500);
    expect(await refused).toMatchObject({
      code: "RATE_LIMITED",
      details: { headers: { "RateLimit-Policy": '"whole-lists";q=4;qu="concurrent-requests"' } },
    });
    expect(performance.now() - askedAt).toBeGreaterThan(990);
  });

  it.each<
    [string, (list: ReadableStream<Uint8Array>, abort: () => void) => Promise<unknown> | void]
  >([
    ["has been read", (list) => read(list)],
    ["is cancelled", (list) => list.cancel()],
    [
      "is cancelled in the middle",
      async (list) => {
        const reader = list.getReader();
        await reader.read();
        await reader.cancel();
      },
    ],
    ["will be read by nobody, because its client is gone", (_, abort) => abort()],
  ])("the fifth begins when one %s", async (_name, end) => {
    const lists = createWholeLists();
    const greedy = user();
    const aborting = new AbortController();
    const first = await sendTo(lists, greedy, undefined, aborting.signal);
    for (let count = 0; count < 3; count += 1) await sendTo(lists, greedy);
    const fifth = sendTo(lists, greedy);
    await end(first, () => aborting.abort());
    expect(await read(await fifth)).toHaveLength(500);
  });

  it("a list whose client has gone while it was read, or that can't be read, takes no place", async () => {
    const lists = createWholeLists();
    const unlucky = user();
    for (let count = 0; count < 5; count += 1) {
      await sendTo(lists, unlucky, undefined, AbortSignal.abort());
      const broken = sendTo(lists, unlucky, () => Promise.reject(new Error("no database")));
      await expect(broken).rejects.toThrow("no database");
    }
    await fillFor(lists, unlucky);
  });

  it("a list that nobody reads for 30 s is forgotten, and reading on fails", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const lists = createWholeLists();
      const reader = (await sendTo(lists)).getReader();
      vi.advanceTimersByTime(29_000);
      expect((await reader.read()).done).toBe(false);
      vi.advanceTimersByTime(29_000);
      expect((await reader.read()).done).toBe(false);
      vi.advanceTimersByTime(30_000);
      await expect(reader.read()).rejects.toThrow("dropped");
    } finally {
      vi.useRealTimers();
    }
  });
});

it("two are read from the database at a time, and those who wait hold no connection", async () => {
  const lists = createWholeLists();
  let reading = 0;
  let most = 0;
  const find = async () => {
    most = Math.max(most, (reading += 1));
    await sleep(20);
    reading -= 1;
    return rows(1);
  };
  const sent = await Promise.all(Array.from({ length: 12 }, () => sendTo(lists, user(), find)));
  expect(sent).toHaveLength(12);
  expect(most).toBe(2);
});

describe("when what is kept fills the memory that lists may take", () => {
  const listBytes = 500 * 2_620;

  it("the one that has not been read for longest makes room, those that are being read stay", async () => {
    const lists = createWholeLists(2 * listBytes);
    const unread = await sendTo(lists, user(), async () => rows(1_000));
    const beingRead = (await sendTo(lists)).getReader();
    await sleep(1_100);
    await beingRead.read();
    expect(await read(await sendTo(lists))).toHaveLength(500);
    await expect(read(unread)).rejects.toThrow("dropped");
    expect((await beingRead.read()).done).toBe(false);
  });

  it("none goes that could not be read because the event loop was blocked", async () => {
    const lists = createWholeLists(listBytes);
    const busy = (await sendTo(lists, user(), async () => rows(2_000))).getReader();
    const timer = setInterval(() => void busy.read(), 200);
    await block(1_200);
    await expect(sendTo(lists)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    clearInterval(timer);
    expect((await busy.read()).done).toBe(false);
  });

  it("429 where all others are being read", async () => {
    const lists = createWholeLists(listBytes);
    const busy = (await sendTo(lists, user(), async () => rows(2_000))).getReader();
    const timer = setInterval(() => void busy.read(), 200);
    await expect(sendTo(lists)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    clearInterval(timer);
  });
});

describe("a list that breaks off after its first byte ends the connection, and never closes the array", () => {
  let server: Server;
  afterEach(() => {
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  const breakingList = () => {
    const kept = new AbortController();
    return sendTo(createWholeLists(), user(), async () => rows(20_000), kept.signal).then(
      (list) => ({
        list,
        breakOff: () => kept.abort(),
      }),
    );
  };

  it.each(["HTTP/1.1", "HTTP/1.0"])("over the self-hosted server, %s", async (version) => {
    // The adapter reports it.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { list, breakOff } = await breakingList();
    const respond = getRequestListener(() => new Response(list), { overrideGlobalObjects: false });
    server = createServer((request, response) => void respond(request, response));
    await expectBrokenOff(version, breakOff);
  });

  it.each(["HTTP/1.1", "HTTP/1.0"])("over Next.js, %s", async (version) => {
    const { list, breakOff } = await breakingList();
    server = createServer((_, response) => void pipeToNodeResponse(list, response));
    await expectBrokenOff(version, breakOff);
  });

  async function expectBrokenOff(version: string, breakOff: () => void): Promise<void> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as { port: number }).port, "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
    socket.on("error", () => undefined);
    socket.write(`GET / ${version}\r\nHost: localhost\r\n\r\n`);
    await once(socket, "data");
    socket.pause();
    await sleep(100);
    breakOff();
    socket.resume();
    await once(socket, "close");
    expect(text).toContain('[{"id":1,');
    expect(text).not.toContain('"id":20000,');
    expect(text).not.toMatch(/\}\]|\r\n0\r\n/);
  }
});

describe("GET /api/tasks without a limit", () => {
  async function createTasks(as: TestUser, count: number): Promise<void> {
    for (let left = count; left > 0; left -= 100) {
      const operations = Array.from({ length: Math.min(left, 100) }, (_, at) => ({
        op: "create",
        title: `task ${at}`,
      }));
      const created = await send("POST", "/api/tasks/bulk", { as, json: { operations } });
      expect(created.status).toBe(200);
    }
  }

  it.each([200, 201])(
    "200 with all of %i tasks, as pages have them, and the same headers for HEAD",
    async (count) => {
      const as = await newUser();
      await createTasks(as, count);
      const listed = await send("GET", "/api/tasks", { as });
      const tasks = (await listed.json()) as Task[];
      expect(tasks).toHaveLength(count);
      const page = (await (
        await send("GET", "/api/tasks?limit=200", { as })
      ).json()) as TaskPage<Task>;
      expect(tasks.slice(0, 200)).toEqual(page.tasks);
      const head = await send("HEAD", "/api/tasks", { as });
      const headersOf = ({ headers }: Response) =>
        [...headers].filter(([name]) => name !== "x-request-id");
      expect(headersOf(head)).toEqual(headersOf(listed));
    },
  );

  it("HEAD takes no place of a list", async () => {
    const as = await newUser();
    await createTasks(as, 201);
    for (let count = 0; count < 6; count += 1) {
      expect((await send("HEAD", "/api/tasks", { as })).status).toBe(200);
    }
    expect((await send("GET", "/api/tasks", { as })).status).toBe(200);
  });
});
