import { describe, expect, it } from "vitest";
import { createTaskClient } from "../src/task-client.ts";
import { json, newToken, type Reply, startServer, task } from "./scripted-server.ts";

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token });
  const asked = () => received.map(({ url = "" }) => url);
  const tags = () => received.map(({ headers }) => headers["if-none-match"]);
  return { tasks, asked, tags, baseUrl };
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

it("leaves out what is undefined, and sends by the given function", async () => {
  const { baseUrl, asked } = await setUp(json(200, [task]));
  const sent: string[] = [];
  const tasks = createTaskClient({
    baseUrl: `${baseUrl}/`,
    token: async () => newToken(),
    fetch: (url, init) => {
      sent.push(url);
      return fetch(url, init);
    },
  });
  await tasks.list({ search: "a+b & c", sort: undefined as never });
  expect(asked()).toEqual(["/api/tasks?search=a%2Bb%20%26%20c"]);
  expect(sent).toEqual([`${baseUrl}${asked()[0]}`]);
});

it("asks for pages of its own size where none is given, undefined too", async () => {
  const page = { tasks: [task], total: 1, limit: 50, next_cursor: null };
  const { tasks, asked } = await setUp(json(200, page));
  const query = { limit: undefined as never, tag: ["home"] };
  await tasks.page(query);
  for await (const each of tasks.each(query)) expect(each).toEqual(task);
  expect(asked()).toEqual(["/api/tasks?limit=50&tag=home", "/api/tasks?limit=200&tag=home"]);
});

it("counts where the reader is", async () => {
  const counts = { all: 3, pending: 2, completed: 1, overdue: 1, due_today: 0, tags: [] };
  const { tasks, asked } = await setUp(json(200, counts));
  expect(await tasks.counts()).toEqual(counts);
  await tasks.counts({ time_zone: "Europe/Berlin" });
  expect(asked()).toEqual(["/api/tasks/counts", "/api/tasks/counts?time_zone=Europe%2FBerlin"]);
});

describe("a list that was read before", () => {
  const changed = json(200, [{ ...task, title: "Oat milk" }], { ETag: 'W/"8-a"' });
  const unchanged: Reply = (response) => response.writeHead(304, { ETag: 'W/"7-a"' }).end();
  const first = json(200, [task], { ETag: 'W/"7-a"' });

  it("is asked for with its ETag, and is the same array while it is unchanged", async () => {
    const { tasks, asked, tags } = await setUp(first, unchanged, changed, unchanged);
    const read = await tasks.list();
    expect(await tasks.list()).toBe(read);
    expect(await tasks.list()).toMatchObject([{ title: "Oat milk" }]);
    await tasks.list();
    expect(tags()).toEqual([undefined, 'W/"7-a"', 'W/"7-a"', 'W/"8-a"']);
    expect(new Set(asked())).toEqual(new Set(["/api/tasks"]));
  });

  it("is not asked for with the ETag of another query, nor of another client", async () => {
    const { tasks, tags, baseUrl } = await setUp(first);
    await tasks.list();
    await tasks.list({ status: "pending" });
    await tasks.page();
    const token = newToken({ sub: "bob" });
    await createTaskClient({ baseUrl, token: async () => token }).list();
    expect(tags()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("is not asked for with an ETag that the answer lacked", async () => {
    const { tasks, tags } = await setUp(json(200, [task]));
    await tasks.list();
    await tasks.list();
    expect(tags()).toEqual([undefined, undefined]);
  });

  it("is forgotten when twenty others were read since", async () => {
    const { tasks, tags } = await setUp(first);
    for (let number = 0; number < 21; number += 1) await tasks.list({ search: `${number}` });
    await tasks.list({ search: "1" });
    await tasks.list({ search: "0" });
    expect(tags().slice(-2)).toEqual(['W/"7-a"', undefined]);
  });
});
