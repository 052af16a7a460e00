import { expect, it } from "vitest";
import { createTaskClient } from "../src/task-client.ts";
import { json, newToken, type Reply, startServer, task } from "./scripted-server.ts";

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token });
  const asked = () => received.map(({ url = "" }) => url);
  return { tasks, asked };
}

it("repeats a parameter of several values", async () => {
  const { tasks, asked } = await setUp(json(200, [task]));
  const filter = {
    priority: ["high", "urgent"],
    tag: ["home", "a,b"],
    due_after: "2026-08-08",
    due_before: "2026-08-09T09:30:00",
    time_zone: "Europe/Berlin",
    sort: "-due_date",
  } as const;
  expect(
    await tasks.list({ ...filter, priority: [...filter.priority], tag: [...filter.tag] }),
  ).toEqual([task]);
  const { searchParams } = new URL(asked()[0] ?? "", "http://localhost");
  expect([...searchParams]).toEqual([
    ["priority", "high"],
    ["priority", "urgent"],
    ["tag", "home"],
    ["tag", "a,b"],
    ["due_after", "2026-08-08"],
    ["due_before", "2026-08-09T09:30:00"],
    ["time_zone", "Europe/Berlin"],
    ["sort", "-due_date"],
  ]);
});

it("asks for each page with the filters of the first", async () => {
  const page = (next_cursor: string | null) => ({
    tasks: [task],
    total: 2,
    limit: 200,
    next_cursor,
  });
  const { tasks, asked } = await setUp(json(200, page("b3Bh")), json(200, page(null)));
  const found = [];
  for await (const each of tasks.each({ tag: ["home"], time_zone: "Asia/Tokyo" })) found.push(each);
  expect(found).toEqual([task, task]);
  const query = "/api/tasks?limit=200&tag=home&time_zone=Asia%2FTokyo";
  expect(asked()).toEqual([query, `${query}&cursor=b3Bh`]);
});

it("counts where the reader is", async () => {
  const counts = { all: 3, pending: 2, completed: 1, overdue: 1, due_today: 0, tags: [] };
  const { tasks, asked } = await setUp(json(200, counts));
  expect(await tasks.counts()).toEqual(counts);
  await tasks.counts({ time_zone: "Europe/Berlin" });
  expect(asked()).toEqual(["/api/tasks/counts", "/api/tasks/counts?time_zone=Europe%2FBerlin"]);
});
