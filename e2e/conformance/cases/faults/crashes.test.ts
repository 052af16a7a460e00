import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killDatabase } from "../../system/database-faults.ts";
import {
  createDatabase,
  type DatabaseServer,
  startDatabaseServer,
} from "../../system/databases.ts";
import { mountSmallDisk } from "../../system/small-disk.ts";
import { canary } from "../../fixtures/canary.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { target, withProcess } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";
import {
  expectAllStored,
  expectOnlyOutages,
  startWriters,
  type Writers,
} from "../../fixtures/writers.ts";

const env = { TASK_REQUESTS_PER_MINUTE: "1000000", TASKS_PER_USER: "1000000" };

/** Waits until as many more writes have been acknowledged. */
async function acknowledged(writers: Writers, more: number): Promise<void> {
  const start = writers.acknowledgedSoFar();
  await expect
    .poll(() => writers.acknowledgedSoFar() - start, { timeout: 60_000, interval: 20 })
    .toBeGreaterThan(more);
}

withProcess("the server ends under load", () => {
  it("10 × kill -9: every acknowledged task is there", async (context) => {
    const rounds = 10;
    const databaseUrl = await newDatabase();
    let server = await startOwnServer({ databaseUrl, env, watched: false });
    const { origin, port } = server;
    const writers = startWriters(origin);
    for (let round = 0; round < rounds; round += 1) {
      await acknowledged(writers, 50);
      expect(await server.end("SIGKILL")).toEqual([null, "SIGKILL"]);
      server = await startOwnServer({ databaseUrl, env, port, watched: false });
    }
    await acknowledged(writers, 50);
    const stored = await expectAllStored(await writers.stop(), origin);
    await canary(origin);
    await server.end();
    recordFigures(context, { faults: rounds, ...stored });
  }, 300_000);

  it("3 × SIGTERM: every request that was taken is answered, and every acknowledged task is there", async (context) => {
    const rounds = 3;
    const databaseUrl = await newDatabase();
    const totals = { acknowledged: 0, lost: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const server = await startOwnServer({ databaseUrl, env, watched: false });
      const writers = startWriters(server.origin);
      await acknowledged(writers, 50);
      const ending = server.end("SIGTERM");
      // `next start` goes on serving connections that stay busy for as long as they do.
      if (target.server === "self-hosted") await ending;
      else await sleep(500);
      const written = await writers.stop();
      const [code, signal] = await ending;
      expect([0, 143]).toContain(code ?? (signal === "SIGTERM" ? 143 : -1));
      expectOnlyOutages(written);
      const next = await startOwnServer({ databaseUrl, env, watched: false });
      const stored = await expectAllStored(written, next.origin);
      totals.acknowledged += stored.acknowledged;
      totals.lost += stored.lost;
      await canary(next.origin);
      await next.end();
    }
    recordFigures(context, { faults: rounds, ...totals });
  }, 300_000);
});

withProcess("the database ends under load", () => {
  let postgres: DatabaseServer;
  beforeAll(async () => {
    postgres = await startDatabaseServer();
  });
  afterAll(() => postgres.remove());

  const faults: [name: string, rounds: number, end: () => Promise<void>][] = [
    ["5 × kill -9 of the database", 5, async () => killDatabase(postgres)],
    ["3 × restart of the database", 3, () => postgres.stop()],
  ];
  it.for(faults)(
    "%s: 201 or 503, and every acknowledged task is there",
    { timeout: 300_000 },
    async ([, rounds, end], context) => {
      const server = await startOwnServer({ databaseUrl: await createDatabase(postgres.url), env });
      const { origin } = server;
      const writers = startWriters(origin);
      for (let round = 0; round < rounds; round += 1) {
        await acknowledged(writers, 50);
        await end();
        expect((await send({ origin, path: "/api/health" })).status).toBe(200);
        await sleep(100);
        await postgres.restart();
      }
      await acknowledged(writers, 50);
      const written = await writers.stop();
      expectOnlyOutages(written);
      expect(written.broken).toBe(0);
      const stored = await expectAllStored(written, origin);
      await canary(origin);
      await server.end();
      recordFigures(context, { faults: rounds, ...stored });
    },
  );
});

withProcess("a full disk", () => {
  it("503 while nothing can be written, reading goes on if PostgreSQL does, nothing acknowledged is lost", async (context) => {
    const disk = mountSmallDisk(220);
    if (!disk) return context.skip("this account may not mount a file system");
    const postgres = await startDatabaseServer(disk.folder);
    const server = await startOwnServer({
      databaseUrl: await createDatabase(postgres.url),
      env,
      watched: false,
    });
    const { origin } = server;
    const user = newUser();
    const ids = [(await createTask(user, {}, origin)).id];
    disk.fill();
    let refused = 0;
    for (let at = 0; at < 20_000 && refused < 20; at += 1) {
      const json = {
        title: "fills",
        description: String.fromCodePoint(0x4e00 + (at % 20_000)).repeat(1_000),
      };
      const answer = await send({ origin, path: "/api/tasks", as: user, json });
      expect([201, 503]).toContain(answer.status);
      if (answer.status === 201) ids.push(answer.json.id as number);
      else refused += 1;
    }
    expect(refused).toBe(20);
    expect((await send({ origin, path: "/api/health" })).status).toBe(200);
    disk.clear();
    await postgres.restart();
    await expect
      .poll(async () => (await send({ origin, path: "/api/ready" })).status, { timeout: 30_000 })
      .toBe(200);
    const stored = new Set((await listTasks(user, origin)).map(({ id }) => id));
    const lost = ids.filter((id) => !stored.has(id)).length;
    expect(lost).toBe(0);
    await canary(origin);
    await server.end();
    await postgres.remove();
    disk.unmount();
    recordFigures(context, { faults: 1, acknowledged: ids.length, lost });
  }, 300_000);
});
