import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { factsOf } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, newUser, type Task, type User } from "../../fixtures/users.ts";

interface Change {
  change: number;
  event_type: string;
  task_id: number;
  task_data: Task | null;
  before?: object | null;
}

const families = [
  { family: "/api/changes", changesOf: (_: User) => "/api/changes" },
  {
    family: "/api/{user_id}/changes",
    changesOf: ({ id }: User) => `/api/${encodeURIComponent(id)}/changes`,
  },
];

const get = (user: User, query: string, path = "/api/changes") =>
  send({ path: `${path}?${query}`, as: user });
const patch = (user: User, { id }: Task, json: object) =>
  send({ method: "PATCH", path: `/api/tasks/${id}`, as: user, json });
const remove = (user: User, { id }: Task) =>
  send({ method: "DELETE", path: `/api/tasks/${id}`, as: user });

function changesIn(answer: Answer): Change[] {
  expect(answer.status).toBe(200);
  return (answer.json as { changes: Change[] }).changes;
}

/** Applies what happened after `since` to `copy`, as a client does that keeps one; returns where it is then. */
async function follow(user: User, copy: Map<number, Task>, since: number, limit = 3) {
  for (let next = since; ; ) {
    const page = await get(user, `since=${next}&limit=${limit}`);
    for (const { task_id, task_data } of changesIn(page)) {
      if (task_data) copy.set(task_id, task_data);
      else copy.delete(task_id);
    }
    next = page.json.next;
    if (!page.json.more) return next;
  }
}

const byId = (tasks: Iterable<Task>) => [...tasks].toSorted((one, other) => one.id - other.id);
const listOf = async (user: User) =>
  byId((await send({ path: "/api/tasks", as: user })).json as Task[]);

withUsers.each(families)("changes: $family", ({ changesOf }) => {
  it("begin where there were none, and are told oldest first, each with the task of now", async () => {
    const user = newUser();
    const at = (query: string) => get(user, query, changesOf(user));
    expect((await at("")).json).toEqual({ changes: [], next: 0, more: false });
    const [kept, gone] = [await createTask(user), await createTask(user)];
    await patch(user, kept, { completed: true });
    await remove(user, gone);
    const changes = changesIn(await at("since=0"));
    expect(changes.map(({ change, event_type }) => [change, event_type])).toEqual([
      [1, "created"],
      [2, "created"],
      [3, "completed"],
      [4, "deleted"],
    ]);
    const [now] = await listOf(user);
    expect(changes.map(({ task_data }) => task_data)).toEqual([now, null, now, null]);
    expect((await at("")).json).toEqual({ changes: [], next: 4, more: false });
  });

  it("of another user: 403 for the path, and nothing of theirs without it", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const task = await createTask(victim);
    const foreign = await get(attacker, "since=0", changesOf(victim));
    if (changesOf(victim) === "/api/changes") expect(changesIn(foreign)).toEqual([]);
    else expect(foreign.status).toBe(403);
    const missing = await get(attacker, `task=${2 ** 40}`);
    expect(missing.status).toBe(404);
    for (const name of [task.id, task.uid]) {
      expect(factsOf(await get(attacker, `task=${name}`))).toBe(factsOf(missing));
    }
  });
});

withUsers("a client that follows changes", () => {
  it("has what the list has, from wherever it begins, while others write", async () => {
    const user = newUser();
    const first = await createTask(user);
    const begin = (await get(user, "")).json.next as number;
    const copies = [
      { copy: new Map<number, Task>(), next: 0 },
      { copy: new Map((await listOf(user)).map((task) => [task.id, task])), next: begin },
    ];
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let round = 0; round < 6; round += 1) {
        const task = await createTask(user, { title: `${writer} ${round}` });
        await patch(user, task, { title: "changed" });
        await patch(user, first, { description: `${writer} ${round}` });
        if (round % 2 === 0) await remove(user, task);
      }
    });
    let isOver = false;
    const followers = copies.map(async (follower) => {
      while (!isOver) follower.next = await follow(user, follower.copy, follower.next);
    });
    await Promise.all(writers);
    isOver = true;
    await Promise.all(followers);
    const tasks = await listOf(user);
    for (const { copy, next } of copies) {
      await follow(user, copy, next);
      expect(byId(copy.values())).toEqual(tasks);
    }
  });

  it("misses no number and sees none twice", async () => {
    const user = newUser();
    const operations = Array.from({ length: 50 }, (_, index) => ({
      op: "create",
      title: `${index}`,
    }));
    await send({ path: "/api/tasks/bulk", as: user, json: { operations } });
    const seen: number[] = [];
    for (let next = 0, more = true; more; ) {
      const page = await get(user, `since=${next}&limit=7`);
      seen.push(...changesIn(page).map(({ change }) => change));
      ({ next, more } = page.json);
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it("is told to read the list again by a number that was never reached: 410", async () => {
    const user = newUser();
    await createTask(user);
    for (const number of ["2", String(2 ** 53), "9".repeat(400)]) {
      const answer = await get(user, `since=${number}`);
      expect([answer.status, answer.json.error_code]).toEqual([410, "CHANGES_EXPIRED"]);
    }
  });
});

withUsers("history and trash", () => {
  it("show what each change replaced, newest first, and end together with until", async () => {
    const user = newUser();
    const task = await createTask(user, { title: "one", tags: ["a"] });
    await patch(user, task, { title: "two" });
    await remove(user, task);
    const history = changesIn(await get(user, `task=${task.id}`));
    expect(history.map(({ event_type, before }) => [event_type, before])).toEqual([
      [
        "deleted",
        expect.objectContaining({ title: "two", tags: ["a"], created_at: task.created_at }),
      ],
      ["updated", { title: "one" }],
      ["created", null],
    ]);
    const trash = await get(user, "trash=true");
    expect(changesIn(trash)).toEqual(history.slice(0, 1));
    expect(changesIn(await get(user, `trash=true&until=${trash.json.next}`))).toEqual([]);
    expect(changesIn(await get(user, `task=${task.uid}&until=2`))).toEqual(history.slice(2));
  });
});

withUsers("422", () => {
  const wrong = [
    "since=",
    "since=x",
    "since=-1",
    "since=%00",
    "since=1&since=2",
    "limit=0",
    "limit=201",
    "task=",
    "task=1.0",
    "trash=1",
    "until=3",
    "since=1&task=1",
    "since=1&trash=true",
    `task=${randomUUID()}&trash=true`,
  ];
  it.each(wrong)("for %s", async (query) => {
    expect((await get(newUser(), query)).status).toBe(422);
  });
});
