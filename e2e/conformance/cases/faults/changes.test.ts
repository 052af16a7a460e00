// Copies that follow the log of changes, while the server that they ask is killed and replaced.
import { expect, it } from "vitest";
import { canary } from "../../fixtures/canary.ts";
import { ChangeFollower } from "../../fixtures/change-follower.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { scale } from "../../fixtures/scale.ts";
import { withProcess } from "../../fixtures/target.ts";
import { SharedTasks, writeTasks } from "../../fixtures/task-writers.ts";
import { newUser } from "../../fixtures/users.ts";

const env = { TASK_REQUESTS_PER_MINUTE: "10000000" };
const [users, writersOfEach, rounds] = [5, 10, 10];
/** Acknowledged before the server is killed again. */
const writesOfRound = 100 * scale;

withProcess("copies of tasks", () => {
  it("50 writers and 10 × kill -9: each copy ends as the list, no change is missed or doubled, none acknowledged is lost", {
    timeout: 300_000 * scale,
  }, async (context) => {
    const databaseUrl = await newDatabase();
    let server = await startOwnServer({ databaseUrl, env, watched: false });
    const { origin, port } = server;
    const shared = Array.from({ length: users }, () => new SharedTasks(newUser()));
    const acknowledged = () => shared.reduce((sum, tasks) => sum + tasks.acknowledged.size, 0);
    let [areWritten, areFollowed] = [false, false];
    const writing = shared.flatMap((tasks) =>
      Array.from({ length: writersOfEach }, () => writeTasks(origin, tasks, () => areWritten)),
    );
    const followers = shared.map((tasks) => ({ tasks, all: [] as ChangeFollower[] }));
    const following: Promise<void>[] = [];
    const follow = () => {
      for (const { tasks, all } of followers) {
        const pair = [true, false].map((start) => new ChangeFollower(origin, tasks.user, start));
        all.push(...pair);
        following.push(...pair.map((follower) => follower.follow(() => areFollowed)));
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      if (round % 5 === 0) follow();
      const before = acknowledged();
      await expect
        .poll(() => acknowledged() - before, { timeout: 250_000 * scale, interval: 10 })
        .toBeGreaterThan(writesOfRound);
      expect(await server.end("SIGKILL")).toEqual([null, "SIGKILL"]);
      server = await startOwnServer({ databaseUrl, env, port, watched: false });
    }
    areWritten = true;
    await Promise.all(writing);
    areFollowed = true;
    await Promise.all(following);
    for (const { tasks, all } of followers) {
      for (const follower of all) expect(await follower.findFaults(tasks.acknowledged)).toEqual([]);
      for (const status of tasks.statuses.keys())
        expect([0, 200, 201, 204, 404, 409, 503]).toContain(status);
    }
    await canary(origin);
    await server.end();
    recordFigures(context, { faults: rounds, acknowledged: acknowledged(), lost: 0 });
  });
});
