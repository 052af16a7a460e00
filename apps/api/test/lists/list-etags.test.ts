import { randomUUID } from "node:crypto";
import { type QueryTrace, queryChannel } from "@todo/db/connections/query-channel";
import type { TaskPage } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, families } from "../fixtures/families.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const queries = [
  "",
  "?limit=2",
  "?limit=1&sort=title",
  "?search=milk",
  "?search=milk&limit=1",
  "?status=pending",
  "?status=completed&limit=5",
  "?priority=high&tag=home&due_before=2030-01-01&time_zone=Asia/Tokyo&sort=due_date",
];

const get = (user: TestUser, path: string, etag?: string | null, method = "GET") =>
  send(method, path, { as: user, ...(etag && { headers: { "if-none-match": etag } }) });

const etagOf = async (user: TestUser, query = ""): Promise<string> =>
  (await get(user, `/api/tasks${query}`)).headers.get("etag") ?? "";

/** The statements that `work` sends. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const note = (message: unknown) => sent.push((message as QueryTrace).text);
  queryChannel.start.subscribe(note);
  try {
    await work();
  } finally {
    queryChannel.start.unsubscribe(note);
  }
  return sent;
}

async function createMany(user: TestUser, count: number): Promise<void> {
  for (let created = 0; created < count; created += 100) {
    const operations = Array.from({ length: Math.min(100, count - created) }, (_, index) => ({
      op: "create",
      title: `task ${created + index}`,
    }));
    const json = { operations };
    expect((await send("POST", "/api/tasks/bulk", { as: user, json })).status).toBe(200);
  }
}

describe.each(families)("GET $family", ({ tasksOf }) => {
  it.each(queries)("has a weak tag, and is 304 while no task changes: %s", async (query) => {
    const user = await newUser();
    await createTask(user);
    await createTask(user, { title: "Buy bread", completed: true });
    const path = `${tasksOf(user)}${query}`;
    const answer = await get(user, path);
    const etag = answer.headers.get("etag");
    expect(etag).toMatch(/^W\/"2-[0-9a-f]{16}"$/);
    const kept = { "cache-control": "private, no-cache", vary: "Origin, Authorization" };
    expect(Object.fromEntries(answer.headers)).toMatchObject(kept);
    for (const method of ["GET", "HEAD"]) {
      const again = await get(user, path, etag, method);
      expect(again.status).toBe(304);
      expect(Object.fromEntries(again.headers)).toMatchObject({ ...kept, etag });
      expect(await again.text()).toBe("");
    }
  });
});

describe("a poll", () => {
  it.each(queries)("of an unchanged list costs one read of a row by its key: %s", async (query) => {
    const user = await newUser();
    await createTask(user);
    const etag = await etagOf(user, query);
    const sent = await statementsOf(() => get(user, `/api/tasks${query}`, etag));
    expect(sent).toEqual([
      'select "last_change" from "task_counts" where "task_counts"."user_id" = $1',
    ]);
  });

  it("of an empty list is a 304 too, until there is a task", async () => {
    const user = await newUser();
    const etag = await etagOf(user);
    expect(etag).toMatch(/^W\/"0-/);
    expect((await get(user, "/api/tasks", etag)).status).toBe(304);
    await createTask(user);
    expect((await get(user, "/api/tasks", etag)).status).toBe(200);
  });

  it.each([
    ["", 1],
    ["?limit=2", 2],
    ["?search=milk", 2],
  ])("is not what makes a list with tasks cost more: %s", async (query, statements) => {
    const user = await newUser();
    await createTask(user);
    const sent = await statementsOf(() => get(user, `/api/tasks${query}`));
    expect(sent).toHaveLength(statements);
  });

  it("is a 200 with another tag after each kind of write", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const uid = randomUUID();
    const writes: [string, string, unknown?][] = [
      ["POST", "/api/tasks", { title: "new" }],
      ["PATCH", `/api/tasks/${id}`, { title: "other" }],
      ["PUT", `/api/tasks/${id}`, { description: "d" }],
      ["PATCH", `/api/tasks/${id}/complete`, { completed: true }],
      ["POST", "/api/tasks/bulk", { operations: [{ op: "complete", id, completed: false }] }],
      ["POST", `/api/tasks/${id}/undo`],
      ["DELETE", `/api/tasks/${id}`],
      ["POST", `/api/tasks/${id}/undo`],
      ["PUT", `/api/tasks/${uid}`, { title: "put" }],
      ["POST", `/api/tasks/${uid}/undo`],
      ["POST", "/api/tasks/bulk", { operations: [{ op: "undo", uid }] }],
    ];
    for (const [method, path, json] of writes) {
      const etag = await etagOf(user);
      expect((await send(method, path, { as: user, json })).ok).toBe(true);
      const answer = await get(user, "/api/tasks", etag);
      expect(answer.status, method).toBe(200);
      expect(answer.headers.get("etag"), method).not.toBe(etag);
    }
  });

  it("is a 304 whatever others write, and whatever a write leaves as it is", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const { id: gone } = await createTask(user);
    await createTask(user);
    await send("DELETE", `/api/tasks/${gone}`, { as: user });
    const etag = await etagOf(user);
    await createTask(other);
    const json = { title: "x" };
    expect((await send("PATCH", "/api/tasks/999999", { as: user, json })).status).toBe(404);
    for (const path of [`/api/trash/${gone}`, "/api/trash"]) {
      expect((await send("DELETE", path, { as: user })).status).toBe(204);
    }
    expect((await get(user, "/api/tasks", etag)).status).toBe(304);
  });

  it.each([
    (etag: string) => `"0", ${etag}`,
    (etag: string) => etag.replace("W/", ""),
    (etag: string) => etag.replace(/"$/, '-gzip"'),
    () => "*",
  ])("is a 304 for other spellings of the tag: %s", async (spell) => {
    const user = await newUser();
    await createTask(user);
    expect((await get(user, "/api/tasks", spell(await etagOf(user)))).status).toBe(304);
  });

  it("of a foreign cursor is a 422, whatever its tags", async () => {
    const [user, other] = [await newUser(), await newUser()];
    for (const each of [user, user, other]) await createTask(each);
    const { next_cursor }: TaskPage<Task> = await (await get(user, "/api/tasks?limit=1")).json();
    const path = `/api/tasks?limit=1&cursor=${next_cursor}`;
    expect((await get(user, path, "*")).status).toBe(304);
    for (const method of ["GET", "HEAD"]) {
      expect((await get(other, path, "*", method)).status).toBe(422);
    }
  });

  it.each([
    (etag: string) => etag.replace(/-.*/, '"'),
    (etag: string) => etag.replace(/"\d+/, '"0'),
    (etag: string) => etag.replace(/.{2}$/, '"'),
    () => "W/",
    () => ",",
  ])("is a 200 for what is no tag of this list: %s", async (spell) => {
    const user = await newUser();
    await createTask(user);
    expect((await get(user, "/api/tasks", spell(await etagOf(user)))).status).toBe(200);
  });
});

describe("the tag", () => {
  it("is another for each list of a user", async () => {
    const user = await newUser();
    for (let index = 0; index < 3; index += 1) await createTask(user);
    const { next_cursor }: TaskPage<Task> = await (await get(user, "/api/tasks?limit=1")).json();
    const all = [...queries, "?limit=1", `?limit=1&cursor=${next_cursor}`, "?limit=3"];
    const etags = await Promise.all(all.map((query) => etagOf(user, query)));
    expect(new Set(etags).size).toBe(all.length);
  });

  it("is the same for one list in several spellings", async () => {
    const user = await newUser();
    await createTask(user);
    const spellings = ["?sort=title&tag=HOME", "?sort_by=title&tags=home&status=all&x=1"];
    const [one, other] = await Promise.all(spellings.map((query) => etagOf(user, query)));
    expect(one).toBe(other);
  });

  it("of one account is nobody else's, in one browser or not", async () => {
    const [user, other] = [await newUser(), await newUser()];
    for (const each of [user, other]) await createTask(each);
    for (const query of queries) {
      const etag = await etagOf(user, query);
      expect(await etagOf(other, query)).not.toBe(etag);
      const answer = await get(other, `/api/tasks${query}`, etag);
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain(user.id);
    }
  });

  it("is another where lists are written in another way", async () => {
    const user = await newUser();
    await createTask(user);
    const usual = await etagOf(user, "?limit=1");
    await withSettings({ frontendCompatibility: true }, async () => {
      const answer = await get(user, "/api/tasks?limit=1", usual);
      expect(answer.status).toBe(200);
      const etag = answer.headers.get("etag");
      expect(etag).toMatch(/^W\/"1-[0-9a-f]{16}"$/);
      expect(etag).not.toBe(usual);
      expect((await get(user, "/api/tasks?limit=1", etag)).status).toBe(304);
    });
  });
});

describe("a list that is sent in pieces", () => {
  it("has the tag of its first tasks, and is 304 without being read", async () => {
    const user = await newUser();
    await createMany(user, 250);
    const answer = await get(user, "/api/tasks");
    const etag = answer.headers.get("etag");
    expect(((await answer.json()) as Task[]).length).toBe(250);
    expect(etag).toMatch(/^W\/"250-/);
    expect((await get(user, "/api/tasks", undefined, "HEAD")).headers.get("etag")).toBe(etag);
    const sent = await statementsOf(async () => {
      for (let poll = 0; poll < 10; poll += 1) {
        expect((await get(user, "/api/tasks", poll % 2 === 0 ? etag : "*")).status).toBe(304);
      }
    });
    expect(sent).toHaveLength(10);
  });
});
