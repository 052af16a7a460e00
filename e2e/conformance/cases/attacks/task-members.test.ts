// What the readers of due dates, time zones, priorities and tags would be slow for if they took more than linear time.
import { type TestContext, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import { healthFigures, healthLatencyDuring } from "../../fixtures/health-latency.ts";
import { type Call, send } from "../../fixtures/http.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";

const size = 60_000;

/** Sends each call ten times, one after the other. */
async function attack(context: TestContext, calls: Call[], statuses: number[]) {
  const queue = Array.from({ length: 10 }, () => calls).flat();
  const latency = await healthLatencyDuring(target.origin, async () => {
    for (const call of queue) {
      const { status } = await send(call);
      expect(statuses, JSON.stringify(call).slice(0, 80)).toContain(status);
    }
  });
  recordFigures(context, healthFigures(latency));
  expect(latency.failed).toBe(0);
  expect(latency.medianMs).toBeLessThan(50);
}

const nested = (depth: number, open: string, close: string) =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as unknown;

withUsers("health is answered at once while there come", () => {
  const as = newUser();
  const post = (members: object): Call => ({
    path: "/api/tasks",
    as,
    json: { title: "x", ...members },
  });

  it("tags of 60,000 characters in every shape", async (context) => {
    const texts = [
      ",".repeat(size),
      "a,b".repeat(20_000),
      " ,".repeat(size / 2),
      `${" ".repeat(size)}x`,
      "\u0301".repeat(size / 2),
      Array.from({ length: 9_000 }, (_, at) => at.toString(36)).join(),
    ];
    const arrays = [
      Array.from({ length: 15_000 }, () => "a"),
      Array.from({ length: 7_000 }, (_, at) => at.toString(36)),
      Array.from({ length: 20_000 }, () => ""),
      Array.from({ length: 4_000 }, () => ({ name: "" })),
      ["x".repeat(size)],
      nested(62, "[", "]"),
      [nested(60, '{"name":', "}")],
    ];
    await attack(
      context,
      [...texts, ...arrays].map((tags) => post({ tags })),
      [201, 422],
    );
  });

  it("due dates, time zones and priorities of 60,000 characters", async (context) => {
    const values = [
      "2".repeat(size),
      `2026-08-08T09:30:00.${"1".repeat(size)}Z`,
      `2026-08-08T09:30:00.${"1".repeat(size)}`,
      `${" ".repeat(size)}2026-08-08`,
      "Europe/".repeat(8_000),
      "+".repeat(size),
      "\u0130".repeat(size / 2),
      nested(62, "[", "]"),
    ];
    const calls = ["due_date", "time_zone", "priority"].flatMap((name) =>
      values.map((value) => post({ [name]: value })),
    );
    await attack(context, calls, [201, 422]);
  });

  it("100 operations with a time zone that nobody knows, each another one", async (context) => {
    const task = await createTask(as);
    let made = 0;
    const operations = () =>
      Array.from({ length: 100 }, () => ({
        op: "create",
        title: "x",
        time_zone: `Europe/Berlin${((made += 1)).toString(36)}`,
        due_date: "2026-08-08",
      }));
    const calls = Array.from(
      { length: 10 },
      (): Call => ({
        path: "/api/tasks/bulk",
        as,
        json: { operations: operations() },
      }),
    );
    await attack(context, calls, [422]);
    expect((await send({ path: `/api/tasks/${task.id}`, as })).json).toEqual(task);
  });

  it("lists with 99 filters, and with 15,000 characters in one", async (context) => {
    const queries = [
      Array.from({ length: 99 }, (_, at) => `tag=${at}`),
      Array.from({ length: 99 }, () => "priority=high"),
      Array.from({ length: 99 }, () => "tags=a,b"),
      [`tags=${"a,".repeat(7_000)}`],
      [`tags=${Array.from({ length: 3_500 }, (_, at) => at.toString(36)).join()}`],
      [`due_after=${"1".repeat(15_000)}`],
      [`time_zone=${"a/".repeat(7_000)}`],
      [`sort_by=${"a".repeat(15_000)}`],
    ];
    const calls = queries.map((query) => ({ path: `/api/tasks?${query.join("&")}`, as }));
    await attack(context, calls, [200, 422]);
  });

  it("counts of 1,000 tasks with 20 tags each, all different", async (context) => {
    const hoarder = newUser();
    for (let at = 0; at < 10; at += 1) {
      const operations = Array.from({ length: 100 }, (_, of) => ({
        op: "create",
        title: "x",
        due_date: "2026-03-29T02:30",
        tags: Array.from({ length: 20 }, (__, tag) => `${at}-${of}-${tag}`),
      }));
      const made = await send({ path: "/api/tasks/bulk", as: hoarder, json: { operations } });
      expect(made.status).toBe(200);
    }
    const zones = ["UTC", "Africa/Casablanca", "Australia/Lord_Howe"];
    const calls = zones.flatMap((zone) =>
      ["/counts?", "?limit=5&sort=due_date&tag=0-0-0&", "?limit=5&search=9-99-19&"].map((path) => ({
        path: `/api/tasks${path}time_zone=${zone}`,
        as: hoarder,
      })),
    );
    await attack(context, calls, [200]);
    const counted = await send({ path: "/api/tasks/counts", as: hoarder });
    expect(counted.json.tags).toHaveLength(100);
  });
});
