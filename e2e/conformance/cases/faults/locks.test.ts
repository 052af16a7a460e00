import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runningStatements, whileLocked } from "../../system/database-faults.ts";
import { insertLongTasks } from "../../system/long-lists.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { openSocket } from "../../fixtures/raw.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";

const poolSize = 4;

withProcess("a database that keeps the server waiting", () => {
  let server: OwnServer;
  beforeAll(async () => {
    const env = { DATABASE_POOL_SIZE: String(poolSize), TASK_REQUESTS_PER_MINUTE: "1000000" };
    server = await startOwnServer({ env });
  });
  afterAll(() => server.end());

  it("a held row: 503 for who wants to change it, nobody else waits, nothing is left running", async (context) => {
    const { origin, databaseUrl } = server;
    const user = newUser();
    const [held, free] = [await createTask(user, {}, origin), await createTask(user, {}, origin)];
    const lock = `select from tasks where id = ${held.id} for update`;
    const change = (id: number) =>
      send({
        origin,
        method: "PUT",
        path: `/api/tasks/${id}`,
        as: user,
        json: { title: "changed" },
      });
    await whileLocked(databaseUrl, lock, async () => {
      const waiting = change(held.id);
      expect((await change(free.id)).status).toBe(200);
      expect((await listTasks(user, origin)).length).toBe(2);
      expectRefusal(await waiting, 503, "SERVICE_UNAVAILABLE");
      const left = await runningStatements(databaseUrl);
      expect(left.filter((query) => !query.includes("for update"))).toEqual([]);
    });
    expect((await change(held.id)).status).toBe(200);
    recordFigures(context, { faults: 1 });
  });

  it("clients that left before their whole lists were read keep no place of the next ones", async (context) => {
    const { origin, databaseUrl } = server;
    const user = newUser();
    await insertLongTasks(databaseUrl, user.id, 300);
    const lock = "lock table tasks in access exclusive mode";
    const request = `GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${user.token}\r\n\r\n`;
    await whileLocked(databaseUrl, lock, async () => {
      const sockets = Array.from({ length: poolSize }, () => openSocket(origin));
      for (const socket of sockets) socket.write(request);
      const waiting = async () =>
        (await runningStatements(databaseUrl)).filter((query) => query !== lock).length;
      await expect.poll(waiting).toBe(poolSize);
      for (const socket of sockets) socket.resetAndDestroy();
      await sleep(100);
    });
    const lists = Array.from({ length: 4 }, () => send({ origin, path: "/api/tasks", as: user }));
    for (const { status } of await Promise.all(lists)) expect(status).toBe(200);
    recordFigures(context, { faults: 1 });
  });

  it("a locked table and a used-up pool: health and readiness answer, requests are 503, all ends in time", async (context) => {
    const { origin, databaseUrl } = server;
    const user = newUser();
    await createTask(user, {}, origin);
    const times: number[] = [];
    const lock = "lock table tasks in access exclusive mode";
    await whileLocked(databaseUrl, lock, async () => {
      const startedAt = Date.now();
      const waiting = Array.from({ length: poolSize * 10 }, () =>
        send({ origin, path: "/api/tasks", as: user }),
      );
      for (let at = 0; at < 21; at += 1) {
        const askedAt = performance.now();
        expect((await send({ origin, path: "/api/health" })).status).toBe(200);
        times.push(performance.now() - askedAt);
      }
      for (const answer of await Promise.all(waiting))
        expectRefusal(answer, 503, "SERVICE_UNAVAILABLE");
      expect(Date.now() - startedAt).toBeLessThan(40_000);
      const left = await runningStatements(databaseUrl);
      expect(left.filter((query) => !query.startsWith("lock table"))).toEqual([]);
    });
    const medianMs = times.toSorted((one, other) => one - other)[10] ?? 0;
    expect(medianMs).toBeLessThan(1_000);
    expect(await listTasks(user, origin)).toHaveLength(1);
    recordFigures(context, { faults: 1, healthMedianMs: Math.round(medianMs * 10) / 10 });
  });
});
