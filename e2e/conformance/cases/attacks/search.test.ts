import { afterAll, beforeAll, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import { healthFigures, healthLatencyDuring } from "../../fixtures/health-latency.ts";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";
import { withClient } from "../../system/databases.ts";

const medianOf = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;

withProcess("30 searches at once through 10,000 tasks of 1,000 characters", () => {
  let server: OwnServer;
  beforeAll(
    async () => (server = await startOwnServer({ env: { TASK_REQUESTS_PER_MINUTE: "10000" } })),
  );
  afterAll(() => server.end());

  const hostile: [what: string, text: string, search: string][] = [
    ["that match but for their end", "a", `${"a".repeat(199)}b`],
    ["that match but for their beginning", "a", `b${"a".repeat(199)}`],
    ["of letters in another spelling", "e\u0323\u0302", `${"ệ".repeat(99)}x`],
  ];
  it.for(hostile)(
    "%s: another user's list is as fast as ever",
    async ([, text, search], context) => {
      const { origin, databaseUrl } = server;
      const [hoarder, other] = [newUser(), newUser()];
      const task = await createTask(other, {}, origin);
      const description = [...text.repeat(1_000)].slice(0, 1_000).join("");
      await withClient(databaseUrl, (client) =>
        client.query(
          `insert into tasks (user_id, title, description)
         select $1, 'x', $2 from generate_series(1, 10000)`,
          [hoarder.id, description],
        ),
      );
      const path = `/api/tasks?limit=5&search=${encodeURIComponent(search)}`;
      const list = async () => {
        const startedAt = performance.now();
        const listed = await send({ path: "/api/tasks", as: other, origin });
        expect(listed.json).toEqual([task]);
        return performance.now() - startedAt;
      };
      const usualMs: number[] = [];
      for (let count = 0; count < 30; count += 1) usualMs.push(await list());
      const listsMs: number[] = [];
      const statuses: number[] = [];
      const health = await healthLatencyDuring(origin, async () => {
        let isOver = false;
        const searches = Promise.all(
          Array.from({ length: 30 }, async () => {
            statuses.push((await send({ path, as: hoarder, origin })).status);
          }),
        ).finally(() => (isOver = true));
        while (!isOver) listsMs.push(await list());
        await searches;
      });
      for (const times of [usualMs, listsMs]) times.sort((one, two) => one - two);
      const medianMs = medianOf(listsMs);
      recordFigures(context, {
        ...healthFigures(health),
        listMedianMs: Math.round(medianMs),
        listWorstMs: Math.round(listsMs.at(-1) ?? 0),
      });
      for (const status of statuses) expect([200, 429, 503]).toContain(status);
      expect(medianMs).toBeLessThan(Math.max(100, 20 * medianOf(usualMs)));
    },
  );
});
