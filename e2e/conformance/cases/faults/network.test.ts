import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { terminateBackends } from "../../system/database-faults.ts";
import { type FaultProxy, startFaultProxy } from "../../system/fault-proxy.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { newDatabase, type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";
import { expectAllStored, expectOnlyOutages, startWriters } from "../../fixtures/writers.ts";

withProcess("the network between the server and its database", () => {
  let proxy: FaultProxy;
  let server: OwnServer;
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = await newDatabase();
    proxy = await startFaultProxy(databaseUrl);
    const env = { DATABASE_POOL_SIZE: "5", TASK_REQUESTS_PER_MINUTE: "1000000" };
    server = await startOwnServer({ databaseUrl: proxy.databaseUrl, env });
  });
  afterAll(async () => {
    await server.end();
    await proxy.close();
  });

  it("resets connections all the time: 201 or 503, and nothing acknowledged is lost", async (context) => {
    const writers = startWriters(server.origin);
    let resets = 0;
    // Where connecting takes long, few writes come through between two resets.
    for (let round = 0; round < 60 || writers.acknowledgedSoFar() <= 20; round += 1) {
      await sleep(50 + round);
      resets += proxy.reset();
    }
    const written = await writers.stop();
    expectOnlyOutages(written);
    expect(written.broken).toBe(0);
    const stored = await expectAllStored(written, server.origin);
    expect(stored.acknowledged).toBeGreaterThan(20);
    recordFigures(context, { faults: resets, ...stored });
  });

  it("breaks in the middle of an answer: 200 or 503, never another user's rows", async (context) => {
    const users = Array.from({ length: 4 }, () => newUser());
    for (const user of users) {
      for (let at = 0; at < 10; at += 1) await createTask(user, { title: user.id }, server.origin);
    }
    const rounds = 40;
    for (let round = 0; round < rounds; round += 1) {
      proxy.resetAfter(1 + round * 97);
      const answers = await Promise.all(
        users.map(async (user) => ({
          user,
          answer: await send({ origin: server.origin, path: "/api/tasks", as: user }),
        })),
      );
      for (const { user, answer } of answers) {
        if (answer.status !== 200) expectRefusal(answer, 503, "SERVICE_UNAVAILABLE");
        else
          expect(answer.json.map(({ title }: { title: string }) => title)).toEqual(
            Array(10).fill(user.id),
          );
      }
    }
    recordFigures(context, { faults: rounds });
  });

  it("and the backends terminated every 500 ms: 201 or 503, and nothing acknowledged is lost", async (context) => {
    const writers = startWriters(server.origin);
    let terminated = 0;
    for (let round = 0; round < 10; round += 1) {
      await sleep(500);
      terminated += await terminateBackends(databaseUrl);
    }
    const written = await writers.stop();
    expectOnlyOutages(written);
    expect(written.broken).toBe(0);
    const stored = await expectAllStored(written, server.origin);
    expect(stored.acknowledged).toBeGreaterThan(20);
    recordFigures(context, { faults: terminated, ...stored });
  });

  it("with keys, what was not acknowledged is repeated until it is, and is there once", async (context) => {
    const user = newUser();
    const writing = Promise.all(
      Array.from({ length: 30 }, async (_, at) => {
        const headers = { "idempotency-key": `retried-${at}` };
        for (;;) {
          const json = { title: `key ${at}` };
          const answer = await send({
            origin: server.origin,
            path: "/api/tasks",
            as: user,
            json,
            headers,
          });
          if (answer.status === 201) return answer.json.id as number;
          expect([409, 503]).toContain(answer.status);
          await sleep(50);
        }
      }),
    );
    let resets = 0;
    for (let round = 0; round < 20; round += 1) {
      resets += proxy.reset();
      await sleep(25);
    }
    const ids = await writing;
    const stored = await listTasks(user, server.origin);
    expect(stored.map(({ title }) => title).toSorted()).toEqual(
      ids.map((_, at) => `key ${at}`).toSorted(),
    );
    expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(ids));
    recordFigures(context, { faults: resets });
  });

  it("falls silent: 503 after the deadline, health at once, and all is well when it is back", async (context) => {
    const user = newUser();
    const { origin } = server;
    await createTask(user, {}, origin);
    proxy.set("swallow");
    const startedAt = Date.now();
    const asked = send({ origin, path: "/api/tasks", as: user });
    expect((await send({ origin, path: "/api/health" })).status).toBe(200);
    expectRefusal(await send({ origin, path: "/api/ready" }), 503, "SERVICE_UNAVAILABLE");
    expectRefusal(await asked, 503, "SERVICE_UNAVAILABLE");
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    proxy.set("pass");
    proxy.reset();
    await expect
      .poll(() => send({ origin, path: "/api/tasks", as: user }).then(({ status }) => status), {
        timeout: 20_000,
      })
      .toBe(200);
    recordFigures(context, { faults: 1 });
  });

  it("is not there when the server starts: it is alive, not ready, and serves as soon as it is", async (context) => {
    const other = await startFaultProxy(databaseUrl);
    other.set("refuse");
    const late = await startOwnServer({ databaseUrl: other.databaseUrl, watched: false });
    const user = newUser();
    const ask = (path: string) => send({ origin: late.origin, path, as: user });
    expect((await ask("/api/health")).status).toBe(200);
    expectRefusal(await ask("/api/ready"), 503, "SERVICE_UNAVAILABLE");
    expectRefusal(await ask("/api/tasks"), 503, "SERVICE_UNAVAILABLE");
    other.set("pass");
    await expect.poll(async () => (await ask("/api/ready")).status, { timeout: 20_000 }).toBe(200);
    expect((await ask("/api/tasks")).json).toEqual([]);
    await late.end();
    await other.close();
    recordFigures(context, { faults: 1 });
  });
});
