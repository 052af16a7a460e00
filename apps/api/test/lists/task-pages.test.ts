import type { TaskPage } from "@todo/validation/list-tasks";
import { taskSorts } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const titles = ["cherry", "Banana", "apple", "Äpfel", "apple", "10%", "100", "牛乳を買う", "zebra"];

async function createTasks(user: TestUser, count = titles.length): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const json = {
      title: titles[index % titles.length],
      description: index === 0 ? "Of the ORCHARD_1" : null,
      completed: index % 2 === 1,
    };
    expect((await send("POST", "/api/tasks", { as: user, json })).status).toBe(201);
  }
}

async function getPage(user: TestUser, query: string): Promise<TaskPage<Task>> {
  const response = await send("GET", `/api/tasks?${query}`, { as: user });
  expect(response.status).toBe(200);
  return (await response.json()) as TaskPage<Task>;
}

async function getTitles(user: TestUser, query: string): Promise<string[]> {
  return (await getPage(user, `limit=200&${query}`)).tasks.map(({ title }) => title);
}

/** Follows the cursors to the end; `between` runs after each page. */
async function walk(user: TestUser, query: string, between = async () => {}): Promise<Task[]> {
  const seen: Task[] = [];
  let cursor: string | null = null;
  do {
    const page = await getPage(user, cursor === null ? query : `${query}&cursor=${cursor}`);
    seen.push(...page.tasks);
    cursor = page.next_cursor;
    await between();
  } while (cursor !== null);
  return seen;
}

describe("GET /api/tasks with limit or cursor", () => {
  it("200 with a page, the total, and a link to the next page", async () => {
    const user = await newUser();
    await createTasks(user, 3);
    const response = await send("GET", "/api/tasks?limit=2", { as: user });
    const page = (await response.json()) as TaskPage<Task>;
    expect(page).toEqual({
      tasks: [
        expect.objectContaining({ title: "apple" }),
        expect.objectContaining({ title: "Banana" }),
      ],
      total: 3,
      limit: 2,
      next_cursor: expect.any(String),
    });
    const next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1] ?? "";
    const last = await send("GET", next, { as: user });
    expect(last.headers.get("link")).toBeNull();
    expect(await last.json()).toMatchObject({ tasks: [{ title: "cherry" }], next_cursor: null });
  });

  it.each(taskSorts)("sees every task exactly once in the order %s", async (sort) => {
    const user = await newUser();
    await createTasks(user, 17);
    const bare = (await (
      await send("GET", `/api/tasks?sort=${sort}`, { as: user })
    ).json()) as Task[];
    expect(bare).toHaveLength(17);
    expect(await walk(user, `sort=${sort}&limit=4`)).toEqual(bare);
  });

  it("sees tasks that stay exactly once while others come and go", async () => {
    const user = await newUser();
    await createTasks(user, 12);
    const staying = await walk(user, "limit=200");
    const seen = await walk(user, "limit=3", async () => {
      const { id } = await (
        await send("POST", "/api/tasks", { as: user, json: { title: "new" } })
      ).json();
      if (id % 2) await send("DELETE", `/api/tasks/${id}`, { as: user });
    });
    const stayingIds = staying.map(({ id }) => id);
    expect(seen.map(({ id }) => id).filter((id) => stayingIds.includes(id))).toEqual(stayingIds);
  });

  it("an exactly full last page has no next one", async () => {
    const user = await newUser();
    await createTasks(user, 4);
    expect((await walk(user, "limit=2")).length).toBe(4);
    expect(await getPage(user, "limit=4")).toMatchObject({ total: 4, next_cursor: null });
  });
});

describe("GET /api/tasks with filters", () => {
  it("status selects pending or completed tasks, in pages and in the bare array", async () => {
    const user = await newUser();
    await createTasks(user, 5);
    expect(await getPage(user, "status=completed&limit=1")).toMatchObject({ total: 2, limit: 1 });
    const pending = await (await send("GET", "/api/tasks?status=pending", { as: user })).json();
    expect(pending.map(({ completed }: Task) => completed)).toEqual([false, false, false]);
    expect(await getTitles(user, "status=all")).toHaveLength(5);
  });

  it.each([
    ["ÄPF", ["Äpfel"]],
    ["APPLE", ["apple", "apple"]],
    ["牛乳", ["牛乳を買う"]],
    ["orchard", ["cherry"]],
    ["%", ["10%"]],
    ["10%", ["10%"]],
    ["_", ["cherry"]],
    ["\\", []],
    ["", titles.toReversed()],
  ])("search=%s is literal, in any case, in title and description", async (search, expected) => {
    const user = await newUser();
    await createTasks(user);
    expect(await getTitles(user, `search=${encodeURIComponent(search)}`)).toEqual(expected);
  });

  it("titles are in the order of the Unicode collation", async () => {
    const user = await newUser();
    await createTasks(user);
    const order = [
      "10%",
      "100",
      "Äpfel",
      "apple",
      "apple",
      "Banana",
      "cherry",
      "zebra",
      "牛乳を買う",
    ];
    expect(await getTitles(user, "sort=title")).toEqual(order);
    expect(await getTitles(user, "sort=-title")).toEqual(order.toReversed());
  });

  it("unknown parameters are ignored", async () => {
    const user = await newUser();
    const response = await send("GET", "/api/tasks?user_id=somebody&foo=bar", { as: user });
    expect(await response.json()).toEqual([]);
  });

  it.each([
    ["limit=0", "?limit"],
    ["limit=201", "?limit"],
    ["limit=-1", "?limit"],
    ["limit=0x10", "?limit"],
    ["limit=1e1", "?limit"],
    ["limit=", "?limit"],
    ["limit=1&limit=2", "?limit"],
    ["status=done", "?status"],
    ["sort=id", "?sort"],
    ["sort=--title", "?sort"],
    ["search=%00", "?search"],
    [`search=${"x".repeat(201)}`, "?search"],
    ["cursor=", "?cursor"],
    ["cursor=abc", "?cursor"],
    [`cursor=${"A".repeat(3000)}`, "?cursor"],
  ])("422 for %s", async (query, pointer) => {
    const error = await errorOf(await send("GET", `/api/tasks?${query}`, { as: await newUser() }));
    expect(error).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
    expect(error.errors?.[0]?.pointer).toBe(pointer);
  });
});

describe("a cursor", () => {
  async function cursorOf(user: TestUser, query: string): Promise<string> {
    return (await getPage(user, query)).next_cursor ?? "";
  }

  it("422 for another user, sort, status or search; 200 with another limit", async () => {
    const user = await newUser();
    const stranger = await newUser();
    await createTasks(user, 5);
    await createTasks(stranger, 5);
    const cursor = await cursorOf(user, "limit=1&sort=title");
    expect(await getPage(user, `sort=title&limit=3&cursor=${cursor}`)).toMatchObject({ limit: 3 });
    expect(await getPage(user, `sort=title&cursor=${cursor}`)).toMatchObject({ limit: 50 });
    const refused: [TestUser, string][] = [
      [stranger, "sort=title"],
      [user, "sort=-title"],
      [user, "sort=title&status=pending"],
      [user, "sort=title&search=a"],
    ];
    for (const [caller, query] of refused) {
      const response = await send("GET", `/api/tasks?${query}&cursor=${cursor}`, { as: caller });
      expect(await errorOf(response)).toMatchObject({
        status: 422,
        errors: [{ pointer: "?cursor" }],
      });
    }
  });

  it("422 for every single changed character", async () => {
    const user = await newUser();
    await createTasks(user, 2);
    const cursor = await cursorOf(user, "limit=1");
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === "A" ? "B" : "A";
      const changed = cursor.slice(0, index) + other + cursor.slice(index + 1);
      const response = await send("GET", `/api/tasks?cursor=${changed}`, { as: user });
      expect(response.status).toBe(422);
    }
  });
});
