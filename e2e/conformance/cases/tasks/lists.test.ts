import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, newUser, type Task, type User } from "../../fixtures/users.ts";

type Members = Partial<Task>;

/** A user with a task for each of `members`, by title. */
async function userWith(members: Record<string, Members>): Promise<User> {
  const user = newUser();
  for (const [title, of] of Object.entries(members)) await createTask(user, { title, ...of });
  return user;
}

const titles = (tasks: Task[]) => tasks.map(({ title }) => title).join(" ");

async function listed(as: User, query: string): Promise<string> {
  const answer = await send({ path: `/api/tasks?${query}`, as });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  return titles(answer.json as Task[]);
}

withUsers("filters", () => {
  it("by priority: any of them; by tag: all of them, whatever their case and composition", async () => {
    const user = await userWith({
      a: { priority: "low", tags: ["Home"] },
      b: { priority: "urgent", tags: ["home", "Café"] },
      c: { tags: ["cafe\u0301", "Straße"] },
    });
    const cases: [query: string, titles: string][] = [
      ["priority=low", "a"],
      ["priority=LOW&priority=Critical", "a b"],
      ["priority=&priority=all", "a b c"],
      ["tag=HOME", "a b"],
      ["tag=home&tag=caf%C3%89", "b"],
      ["tag=CAF%C3%89", "b c"],
      ["tag=STRASSE", "c"],
      ["tag=home&priority=low", "a"],
      ["tag=&tag=all", "a b c"],
      ["tag=none", ""],
      ["tags=home,caf%C3%A9", "b"],
      ["tags=home&tag=strasse", "c"],
      ["search=STRASSE", "c"],
      ["search=caf", "b c"],
    ];
    for (const [query, expected] of cases) {
      expect(await listed(user, `${query}&sort=title`), query).toBe(expected);
    }
  });

  it("by due date: from one bound to before the other, where the time zone says", async () => {
    const user = await userWith({
      day: { due_date: "2026-08-08" },
      berlin: { due_date: "2026-08-08", time_zone: "Europe/Berlin" },
      local: { due_date: "2026-08-08T00:30:00" },
      instant: { due_date: "2026-08-07T23:00:00.000Z" },
      never: {},
    });
    const cases: [query: string, titles: string][] = [
      ["due_after=2026-08-08", "berlin day local"],
      ["due_before=2026-08-08", "instant"],
      ["due_after=2026-08-08&due_before=2026-08-09", "berlin day local"],
      ["due_before=2026-08-08&time_zone=Asia/Tokyo", ""],
      ["due_after=2026-08-08&time_zone=Asia/Tokyo", "berlin day instant local"],
      ["due_before=2026-08-08T00:30:00.001", "instant local"],
      ["due_before=2026-08-08T00:30:00", "instant"],
      ["due_after=2026-08-08T22:00:00.000Z", "day"],
      ["due_after=&due_before=all", "berlin day instant local never"],
    ];
    for (const [query, expected] of cases) {
      expect(await listed(user, `${query}&sort=title`), query).toBe(expected);
    }
  });

  it.each([
    "priority=soon",
    "priority=high,low",
    `tag=${"x".repeat(51)}`,
    "tag=%00",
    "due_after=today",
    "due_before=2026-02-30",
    "due_after=2026-08-08&due_after=2026-08-09",
    "time_zone=Nowhere",
    "sort=due",
    "sort=-tags",
  ])("422 for %s", async (query) => {
    expectRefusal(
      await send({ path: `/api/tasks?${query}`, as: newUser() }),
      422,
      "VALIDATION_ERROR",
    );
  });
});

withUsers("orders", () => {
  const tasks = {
    late: { due_date: "2026-08-09", priority: "none" },
    early: { due_date: "2026-08-08T10:00:00.000Z", priority: "urgent" },
    never: { priority: "low" },
    floating: { due_date: "2026-08-08T12:00:00", priority: "medium" },
  };
  const cases: [query: string, titles: string][] = [
    ["sort=due_date", "early floating late never"],
    ["sort=-due_date", "never late floating early"],
    ["sort=due_date&time_zone=Asia/Tokyo", "floating early late never"],
    ["sort=priority", "late never floating early"],
    ["sort=-priority", "early floating never late"],
    ["sort_by=due_date", "early floating late never"],
    ["sort_by=due_date&sort_order=DESC", "never late floating early"],
    ["sort_by=priority", "early floating never late"],
    ["sort_by=priority&order=Asc", "late never floating early"],
    ["sort_by=created", "floating never early late"],
    ["sort_by=updated&order=asc", "late early never floating"],
    ["sort_by=title", "early floating late never"],
    ["sort_by=title&sort=-title", "never late floating early"],
    ["sort_by=nothing&order=asc", "floating never early late"],
    ["sort_by=title&sort_order=sideways", "early floating late never"],
  ];
  it("are those of the parameter, in either spelling, and the same page by page", async () => {
    const user = await userWith(tasks);
    for (const [query, expected] of cases) {
      expect(await listed(user, query), query).toBe(expected);
      const seen: Task[] = [];
      let path: string | undefined = `/api/tasks?${query}&limit=1`;
      while (path !== undefined) {
        const page = await send({ path, as: user });
        expect({ status: page.status, total: page.json.total }).toEqual({ status: 200, total: 4 });
        seen.push(...(page.json.tasks as Task[]));
        path = /<(.+)>; rel="next"/.exec(page.header("link") ?? "")?.[1];
      }
      expect(titles(seen), query).toBe(expected);
    }
  });

  it("bind a cursor, as do filters and the time zone: 422 for any other", async () => {
    const user = await userWith(tasks);
    const query = "sort=due_date&priority=none&priority=urgent&time_zone=Asia/Tokyo&limit=1";
    const first = await send({ path: `/api/tasks?${query}`, as: user });
    const cursor = `&cursor=${encodeURIComponent(first.json.next_cursor as string)}`;
    const next = (of: string) => send({ path: `/api/tasks?${of}${cursor}`, as: user });
    expect(titles((await next(query)).json.tasks as Task[])).toBe("late");
    const others = [
      query.replace("Asia/Tokyo", "UTC"),
      query.replace("due_date", "-due_date"),
      query.replace("&priority=none", ""),
      `${query}&tag=a`,
      `${query}&due_after=2026-08-08`,
      `${query}&due_before=2026-08-09`,
    ];
    for (const other of others) expectRefusal(await next(other), 422, "VALIDATION_ERROR");
  });
});

withUsers("counts", () => {
  it.each(families)(
    "tell how many are done, overdue and due today, and the tags in use: $family",
    async ({ tasksOf }) => {
      const day = (days: number) =>
        new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
      const user = await userWith({
        a: { due_date: day(-2), time_zone: "UTC", tags: ["Home", "garden"] },
        b: { due_date: day(-2), completed: true, tags: ["home"] },
        c: { due_date: day(3) },
        d: { due_date: new Date(Date.now() - 60_000).toISOString(), tags: ["HOME"] },
      });
      const path = `${tasksOf(user)}/counts`;
      const { json, headers } = await send({ path, as: user });
      expect(json).toMatchObject({
        all: 4,
        pending: 3,
        completed: 1,
        overdue: 2,
        tags: [
          { name: "HOME", pending: 2 },
          { name: "garden", pending: 1 },
        ],
      });
      expect(headers.etag).toBeUndefined();
      for (const time_zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "", "europe/berlin"]) {
        const there = await send({ path: `${path}?time_zone=${time_zone}`, as: user });
        expect(there.json).toMatchObject({ all: 4, overdue: 2 });
      }
    },
  );

  it("what is due today is not overdue, wherever today is", async () => {
    for (const time_zone of ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const today = new Date().toLocaleDateString("sv", { timeZone: time_zone });
      const user = await userWith({
        floating: { due_date: today },
        fixed: { due_date: today, time_zone },
      });
      const path = `/api/tasks/counts?time_zone=${time_zone}`;
      expect((await send({ path, as: user })).json).toMatchObject({ overdue: 0, due_today: 2 });
    }
  });

  it("404 and 405 where they are no task: counts is no id, and is only read", async () => {
    const as = newUser();
    const post = await send({ method: "POST", path: "/api/tasks/counts", as, json: {} });
    expectRefusal(post, 405, "METHOD_NOT_ALLOWED");
    const head = await send({ method: "HEAD", path: "/api/tasks/counts", as });
    expect(head.status).toBe(200);
  });
});
