// How an instance is replaced by another without a failed request. `next start` ends by itself at SIGTERM.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { startLoadBalancer } from "../../fixtures/load-balancer.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { withSelfHostedProcess } from "../../fixtures/target.ts";
import { listTasks, newUser, type User } from "../../fixtures/users.ts";
import { whileLocked } from "../../system/database-faults.ts";

const env = { TASK_REQUESTS_PER_MINUTE: "1000000", SHUTDOWN_DELAY_SECONDS: "2" };
const create = (origin: string, user: User, title: string) =>
  send({ origin, method: "POST", path: "/api/tasks", as: user, json: { title } });

withSelfHostedProcess("an instance is told to end", () => {
  it("says that it is not ready, finishes 20 requests of 3 s, and ends with status 0", async (context) => {
    const databaseUrl = await newDatabase();
    const server = await startOwnServer({ databaseUrl, env, watched: false });
    const user = newUser();
    const titles = Array.from({ length: 20 }, (_, index) => `task ${index}`);
    const lock = "lock table tasks in access exclusive mode";
    const [answers, ending] = await whileLocked(databaseUrl, lock, async () => {
      const answers = titles.map((title) => create(server.origin, user, title));
      await sleep(500);
      const ending = server.end("SIGTERM");
      const ready = async () => (await send({ origin: server.origin, path: "/api/ready" })).status;
      // One that comes before the signal waits for the lock, as long as the default.
      await expect.poll(ready, { timeout: 10_000 }).toBe(503);
      expect((await send({ origin: server.origin, path: "/api/health" })).status).toBe(200);
      await sleep(2_500);
      return [answers, ending];
    });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(titles.map(() => 201));
    expect(await ending).toEqual([0, null]);
    const next = await startOwnServer({ databaseUrl, env, watched: false });
    expect(await listTasks(user, next.origin)).toHaveLength(titles.length);
    await next.end();
    recordFigures(context, { faults: 1, acknowledged: titles.length, lost: 0 });
  }, 60_000);

  it("two instances are replaced one by one under load: no request fails", async (context) => {
    const databaseUrl = await newDatabase();
    const start = () => startOwnServer({ databaseUrl, env, watched: false });
    const balancer = await startLoadBalancer();
    const instances = [await start(), await start()];
    for (const { port } of instances) balancer.add(port);
    await expect
      .poll(async () => (await send({ origin: balancer.origin, path: "/api/ready" })).status, {
        timeout: 10_000,
      })
      .toBe(200);
    const user = newUser();
    const statuses: number[] = [];
    let isOver = false;
    const writer = async (name: string) => {
      for (let count = 0; !isOver; count += 1) {
        statuses.push((await create(balancer.origin, user, `${name} ${count}`)).status);
      }
    };
    const writers = ["a", "b", "c", "d"].map(writer);
    for (const old of instances.splice(0)) {
      const renewed = await start();
      balancer.add(renewed.port);
      instances.push(renewed);
      await sleep(500);
      expect(await old.end("SIGTERM")).toEqual([0, null]);
    }
    isOver = true;
    await Promise.all(writers);
    expect([...new Set(statuses)]).toEqual([201]);
    const [{ origin } = { origin: "" }] = instances;
    expect(await listTasks(user, origin)).toHaveLength(statuses.length);
    await Promise.all(instances.map((instance) => instance.end()));
    balancer.close();
    recordFigures(context, { faults: 2, acknowledged: statuses.length, lost: 0 });
  }, 120_000);
});
