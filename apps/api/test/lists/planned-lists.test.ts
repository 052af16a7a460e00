import type { TaskPage } from "@todo/validation/list-tasks";
import type { CreateTask, Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

/** Of tasks that no zone moves, and of floating ones. */
const stored: Partial<CreateTask>[] = [
  {
    title: "a",
    priority: "urgent",
    tags: ["Home", "Straße"],
    due_date: "2026-08-08T10:00:00.000Z",
  },
  { title: "b", priority: "high", tags: ["home"], due_date: "2026-08-08", completed: true },
  { title: "c", priority: "low", tags: ["work"], due_date: "2026-08-09T00:30:00" },
  { title: "d", priority: "none", tags: ["all"] },
  { title: "e", priority: "urgent", due_date: "2026-08-09", time_zone: "Asia/Tokyo" },
];

async function createAll(user: TestUser, times = 1): Promise<void> {
  const operations = Array.from({ length: times }, () => stored)
    .flat()
    .map((task) => ({ op: "create", ...task }));
  const response = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
  expect(response.status).toBe(200);
}

const get = (user: TestUser, query: string) => send("GET", `/api/tasks?${query}`, { as: user });

async function titlesOf(user: TestUser, query: string): Promise<string> {
  const tasks: Task[] = await (await get(user, query)).json();
  const page: TaskPage<Task> = await (await get(user, `${query}&limit=200`)).json();
  expect(page).toMatchObject({ tasks, total: tasks.length });
  return tasks.map(({ title }) => title).join("");
}

describe.each(families)("$family", ({ tasksOf }) => {
  it("200 with what passes all filters, in the order asked for", async () => {
    const user = await newUser();
    await createAll(user);
    const query = "status=pending&priority=URGENT&priority=low&search=e&sort=-due_date";
    const response = await send("GET", `${tasksOf(user)}?${query}`, { as: user });
    expect(await response.json()).toMatchObject([{ title: "e" }, { title: "a" }]);
  });
});

describe("GET /api/tasks?…", () => {
  it.each([
    ["priority=high", "b"],
    ["priority=HIGH&priority=Critical", "eba"],
    ["priority=", "edcba"],
    ["priority=All&priority=", "edcba"],
    ["tag=HOME", "ba"],
    ["tag=home&tag=STRASSE", "a"],
    ["tag=ALL", "edcba"],
    ["tag=", "edcba"],
    ["tag=nowhere", ""],
    ["tags=home,strasse", "a"],
    ["tags=all", "edcba"],
    ["tag=work&tags=home", "c"],
    ["status=", "edcba"],
    ["due_after=2026-08-08", "ecba"],
    ["due_after=2026-08-09&due_before=", "ec"],
    ["due_before=2026-08-09", "ba"],
    ["due_before=2026-08-09T00:30", "ba"],
    ["due_before=2026-08-09T00:30:00.001Z", "cba"],
    ["due_before=2026-08-08T12:00:00%2B02:00", ""],
    ["due_after=all&due_before=all", "edcba"],
    ["due_after=2026-08-08T10:00:00Z&due_before=2026-08-08T10:00:00.001Z", "a"],
    ["due_after=2026-08-09&time_zone=Asia/Tokyo", "ec"],
    ["due_before=2026-08-09&time_zone=Asia/Tokyo", "ba"],
    ["due_before=2026-08-08T10:00:00Z&time_zone=Pacific/Kiritimati", "b"],
    ["status=pending&due_before=2026-08-09", "a"],
    ["tag=home&priority=high&priority=urgent&status=completed", "b"],
    ["search=stras", "a"],
    ["search=wor&priority=low&tag=work&due_before=2026-08-10", "c"],
    ["sort=due_date", "abced"],
    ["sort=-due_date", "decba"],
    ["sort=due_date&time_zone=Pacific/Kiritimati", "baced"],
    ["sort=priority", "dcbae"],
    ["sort=-priority", "eabcd"],
    ["sort_by=due_date", "abced"],
    ["sort_by=priority&order=ASC", "dcbae"],
    ["sort_by=created&sort_order=asc", "abcde"],
    ["sort=title&sort_by=priority&order=desc", "abcde"],
    ["sort_by=colour&order=asc", "edcba"],
  ])("%s is %j", async (query, titles) => {
    const user = await newUser();
    await createAll(user);
    expect(await titlesOf(user, query)).toBe(titles);
  });

  it.each([
    ["priority=soon", "?priority"],
    ["priority=high&priority=soon", "?priority"],
    [`tag=${"x".repeat(51)}`, "?tag"],
    ["tag=a%0Ab", "?tag"],
    ["due_after=tomorrow", "?due_after"],
    ["due_before=2026-02-30", "?due_before"],
    ["due_before=2026-08-08T24:00:00", "?due_before"],
    ["due_before=2026-08-08T09:30:00+02:00", "?due_before"],
    ["due_before=2026-08-08&due_before=2026-08-09", "?due_before"],
    ["time_zone=Nowhere", "?time_zone"],
    ["time_zone=UTC&time_zone=UTC", "?time_zone"],
    ["sort=due", "?sort"],
  ])("422 for %s", async (query, pointer) => {
    const error = await errorOf(await get(await newUser(), query));
    expect(error).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: [{ pointer }],
    });
  });
});

/** The link of `response` to the next page. */
const nextOf = (response: Response) =>
  /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];

describe("pages", () => {
  it.each([
    "sort=due_date",
    "sort=-due_date&time_zone=America/Los_Angeles",
    "sort=priority&tag=HOME",
    "sort_by=priority&sort_order=desc&tags=home,Home,HOME",
    "priority=urgent&priority=none&due_after=2026-08-01&time_zone=asia/tokyo&sort=title",
    "status=pending&search=%C3%9F&due_before=2026-08-10T09:30%2B02:00&sort=-title",
    `tags=${Array.from({ length: 150 }, () => "home").join()}`,
  ])("follow each other by their links, for %s", async (query) => {
    const user = await newUser();
    await createAll(user, 5);
    const whole: Task[] = await (await get(user, query)).json();
    expect(whole.length).toBeGreaterThan(3);
    const seen: Task[] = [];
    for (let path: string | undefined = `/api/tasks?${query}&limit=2`; path; ) {
      const response = await send("GET", path, { as: user });
      const page: TaskPage<Task> = await response.json();
      expect(page.total).toBe(whole.length);
      seen.push(...page.tasks);
      path = nextOf(response);
    }
    expect(seen).toEqual(whole);
  });

  it.each(["due_date", "-due_date", "priority", "-priority"])(
    "of sort=%s show each task that stays once, while others come and go",
    async (sort) => {
      const user = await newUser();
      await createAll(user, 3);
      const staying = (await listTasks(user)).map(({ id }) => id);
      const seen: number[] = [];
      let cursor = "";
      do {
        const query = `sort=${sort}&time_zone=Asia/Tokyo&limit=4${cursor && `&cursor=${cursor}`}`;
        const page: TaskPage<Task> = await (await get(user, query)).json();
        seen.push(...page.tasks.map(({ id }) => id));
        cursor = page.next_cursor ?? "";
        const passing = { title: "x", priority: "medium", due_date: "2026-08-09" };
        for (const json of [passing, { ...passing, due_date: null, priority: "urgent" }]) {
          const { id } = await (await send("POST", "/api/tasks", { as: user, json })).json();
          if (json.due_date) await send("DELETE", `/api/tasks/${id}`, { as: user });
        }
      } while (cursor !== "" && seen.length < 40);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => staying.includes(id)).toSorted()).toEqual(staying.toSorted());
    },
  );
});

describe("a cursor", () => {
  const query = {
    status: "all",
    priority: "urgent",
    tag: "home",
    due_after: "2026-08-01",
    due_before: "2026-09-01",
    time_zone: "Asia/Tokyo",
    search: "a",
    sort: "due_date",
  };
  const others: Record<keyof typeof query, string> = {
    status: "pending",
    priority: "high",
    tag: "strasse",
    due_after: "2026-08-02",
    due_before: "2026-09-02",
    time_zone: "UTC",
    search: "ho",
    sort: "-due_date",
  };
  const cursorOf = async (user: TestUser, query: URLSearchParams) => {
    const page: TaskPage<Task> = await (await get(user, `${query}&limit=1`)).json();
    return page.next_cursor ?? "";
  };

  it.each(Object.entries(others))("422 for another %s, and for none", async (name, value) => {
    const user = await newUser();
    await createAll(user, 2);
    const cursor = await cursorOf(user, new URLSearchParams(query));
    expect((await get(user, `${new URLSearchParams(query)}&cursor=${cursor}`)).status).toBe(200);
    const [another, without] = [new URLSearchParams(query), new URLSearchParams(query)];
    another.set(name, value);
    without.delete(name);
    const changed = name === "status" ? [another] : [another, without];
    for (const other of changed) {
      expect(await errorOf(await get(user, `${other}&cursor=${cursor}`))).toMatchObject({
        status: 422,
        errors: [{ pointer: "?cursor" }],
      });
    }
  });

  it("200 for another spelling of the same list", async () => {
    const user = await newUser();
    await createAll(user, 2);
    const cursor = await cursorOf(user, new URLSearchParams(query));
    const spelled = {
      ...query,
      priority: "CRITICAL",
      tag: "HOME",
      time_zone: "asia/tokyo",
      status: "",
    };
    expect((await get(user, `${new URLSearchParams(spelled)}&cursor=${cursor}`)).status).toBe(200);
    const { sort: _sort, tag: _tag, ...rest } = query;
    const second = new URLSearchParams({ ...rest, sort_by: "due_date", tags: "Home,," });
    expect((await get(user, `${second}&cursor=${cursor}`)).status).toBe(200);
  });

  it("of the release before goes on, which was bound to user, status, search and order", async () => {
    const user = await newUser();
    await createAll(user);
    const [newest] = await listTasks(user);
    if (!newest) throw new Error("No task");
    const position = { value: newest.created_at, id: newest.id };
    const encode = (...binding: string[]) =>
      getBackend().taskCursors.encode(position, [user.id, ...binding]);
    const page = await get(user, `cursor=${encode("all", "", "-created_at")}`);
    expect(await page.json()).toMatchObject({ tasks: [{ title: "d" }, {}, {}, {}] });
    const filtered = encode("pending", "a", "created_at");
    const response = await get(user, `status=pending&search=a&sort=created_at&cursor=${filtered}`);
    expect(response.status).toBe(200);
    const refused = await get(user, `tag=home&cursor=${encode("all", "", "-created_at")}`);
    expect(refused.status).toBe(422);
  });
});
