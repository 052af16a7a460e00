// What the readers of due dates, time zones, priorities and tags would be slow for if they took more than linear time.
import { type TestContext, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import {
  healthFigures,
  healthLatencyDuring,
  tolerableMedianMs,
} from "../../fixtures/health-latency.ts";
import { type Call, send } from "../../fixtures/http.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";

const size = 60_000;

/** Sends each call ten times, one after the other. */
async function attack(context: TestContext, calls: Call[], statuses: number[]) {
  const queue = Array.from({ length: 10 }, () => calls).flat();
  const tolerableMs = await tolerableMedianMs(target.origin);
  const latency = await healthLatencyDuring(target.origin, async () => {
    for (const call of queue) {
      const { status } = await send(call);
      expect(statuses, JSON.stringify(call).slice(0, 80)).toContain(status);
    }
  });
  recordFigures(context, healthFigures(latency));
  expect(latency.failed).toBe(0);
  expect(latency.medianMs).toBeLessThan(tolerableMs);
}

const different = (length: number) => Array.from({ length }, (_, at) => at.toString(36));
const nested = (depth: number, open: string, close: string) =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as unknown;

withUsers("health is answered at once while there come", () => {
  const as = newUser();
  const post = (members: object): Call => ({
    path: "/api/tasks",
    as,
    json: { title: "x", ...members },
  });

  const tags: [what: string, tags: unknown][] = [
    ["text of nothing but commas", ",".repeat(size)],
    ["text of one tag, repeated", "a,b".repeat(20_000)],
    ["text of different tags", different(13_000).join()],
    ["text of blanks", `${" ,".repeat(size / 2)}${" ".repeat(size)}x`.slice(-size)],
    ["text of combining marks", "\u0301".repeat(size / 2)],
    ["one tag, repeated", Array.from({ length: 15_000 }, () => "a")],
    ["different tags", different(9_000)],
    ["empty tags", Array.from({ length: 20_000 }, () => "")],
    ["objects", Array.from({ length: 4_000 }, () => ({ name: "" }))],
    ["a long tag", ["x".repeat(size)]],
    ["62 arrays in each other", nested(62, "[", "]")],
    ["60 objects in each other", [nested(60, '{"name":', "}")]],
  ];
  it.for(tags)("tags of 60,000 characters: %s", async ([, value], context) => {
    await attack(context, [post({ tags: value }), post({ tags: value })], [201, 422]);
  });

  const texts: [what: string, value: unknown][] = [
    ["digits", "2".repeat(size)],
    ["an instant with a long fraction", `2026-08-08T09:30:00.${"1".repeat(size)}Z`],
    ["a local time with a long fraction", `2026-08-08T09:30:00.${"1".repeat(size)}`],
    ["a date after blanks", `${" ".repeat(size)}2026-08-08`],
    ["a path", "Europe/".repeat(8_000)],
    ["letters that grow in lower case", "\u0130".repeat(size / 2)],
    ["62 arrays in each other", nested(62, "[", "]")],
  ];
  it.for(texts)(
    "due date, time zone and priority of 60,000 characters: %s",
    async ([, value], context) => {
      const calls = ["due_date", "time_zone", "priority"].map((name) => post({ [name]: value }));
      await attack(context, calls, [201, 422]);
    },
  );

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
