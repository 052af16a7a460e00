import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import {
  closeStreams,
  numbersIn,
  openStream,
  readStream,
  requestStream,
  untilChanges,
  untilClosed,
} from "../../fixtures/event-stream.ts";
import { newDatabase, type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";
import { type FaultProxy, startFaultProxy } from "../../system/fault-proxy.ts";
import { insertLongTasks } from "../../system/long-lists.ts";

afterEach(closeStreams);

withProcess("streams while the database is out of reach", () => {
  let proxy: FaultProxy;
  let server: OwnServer;
  let other: OwnServer;

  beforeAll(async () => {
    const databaseUrl = await newDatabase();
    proxy = await startFaultProxy(databaseUrl);
    // The canary would find this one out of order.
    server = await startOwnServer({ databaseUrl: proxy.databaseUrl, watched: false });
    other = await startOwnServer({ databaseUrl });
  });
  afterAll(async () => {
    await server.end();
    await other.end();
    await proxy.close();
  });

  it.each(["refuse", "swallow"] as const)(
    "connections that it would %s: they stay, and miss nothing afterwards",
    async (mode) => {
      const user = newUser();
      const streams = [
        await openStream(user, { origin: server.origin }),
        await openStream(user, { origin: server.origin }),
      ];
      proxy.set(mode);
      if (mode === "refuse") proxy.reset();
      for (let count = 0; count < 5; count += 1) await createTask(user, {}, other.origin);
      await sleep(4_000);
      for (const stream of streams) expect(stream.closedAt).toBeUndefined();
      expect(streams.flatMap(numbersIn)).toEqual([]);
      proxy.set("pass");
      for (const stream of streams) {
        await untilChanges(stream, 5, 40_000);
        expect(numbersIn(stream)).toEqual([1, 2, 3, 4, 5]);
      }
    },
  );
});

withProcess("clients that don't read their stream", () => {
  let server: OwnServer;
  const greedy = newUser();

  beforeAll(async () => {
    server = await startOwnServer();
    await insertLongTasks(server.databaseUrl, greedy.id, 10_000);
  }, 120_000);
  afterAll(() => server.end());

  const residentMiB = () => {
    const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  };

  it("miss nothing if they read again in time", { timeout: 60_000 }, async () => {
    const { origin } = server;
    const user = newUser();
    const streams = [await openStream(user, { origin }), await openStream(user, { origin })];
    streams[0]?.socket.pause();
    // More than the kernel takes.
    await insertLongTasks(server.databaseUrl, user.id, 2_000);
    await sleep(3_000);
    streams[0]?.socket.resume();
    await createTask(user, {}, origin);
    for (const stream of streams) {
      await untilChanges(stream, 2_001, 30_000);
      expect(numbersIn(stream)).toEqual(Array.from({ length: 2_001 }, (_, index) => index + 1));
    }
  });

  it("are disconnected within 40 s, cost little memory, and hold up nobody", {
    timeout: 120_000,
  }, async () => {
    const { origin } = server;
    const reader = newUser();
    const read = await openStream(reader, { origin });
    const before = residentMiB();
    const unread = Array.from({ length: 5 }, () =>
      requestStream(greedy, { origin, path: "/api/changes?since=0" }).pause(),
    );
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, residentMiB())), 50);
    for (let count = 1; count <= 40; count += 1) {
      await createTask(reader, {}, origin);
      await untilChanges(read, count, 10_000);
      await sleep(1_000);
    }
    clearInterval(timer);
    for (const socket of unread) {
      const stream = readStream(socket);
      socket.resume();
      await untilClosed(stream, 10_000);
      expect(stream.isWhole).toBe(false);
      expect(numbersIn(stream).length).toBeLessThan(5_000);
    }
    // 40 MB each would have been waiting.
    expect(most - before).toBeLessThan(100);
  });
});
