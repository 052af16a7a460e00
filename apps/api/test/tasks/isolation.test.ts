import { findTask } from "@todo/db/tasks/tasks";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { asRowOwner } from "@todo/db/connections/row-owner";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const verbs = [
  { method: "GET", suffix: "" },
  { method: "HEAD", suffix: "" },
  { method: "PUT", suffix: "", json: { title: "taken over", completed: true } },
  { method: "PATCH", suffix: "", json: { description: "taken over" } },
  { method: "DELETE", suffix: "" },
  { method: "PATCH", suffix: "/complete", json: { completed: true } },
];
const conditions = [
  {},
  { "if-match": '"1"' },
  { "if-match": '"999"' },
  { "if-match": "*" },
  { "if-none-match": '"1"' },
];
const cases = families.flatMap((family) => verbs.map((verb) => ({ ...family, ...verb })));

const rowOf = (user: TestUser, id: number) =>
  asRowOwner(user.id, () => findTask(getBackend().database.db, user.id, id));

describe.each(cases)("$method $family/{id}$suffix", ({ method, suffix, json, tasksOf }) => {
  it("404 for another user's task, byte-equal to a missing one; the row stays as it was", async () => {
    const [victim, attacker] = [await newUser(), await newUser()];
    const { id } = await createTask(victim, { title: "mine", description: "mine" });
    const before = await rowOf(victim, id);
    expect(before).toBeDefined();
    const at = (missingOrForeign: number, headers: Record<string, string>) => {
      const path = `${tasksOf(attacker)}/${missingOrForeign}${suffix}`;
      return send(method, path, { as: attacker, json, headers });
    };
    for (const headers of conditions) {
      const [foreign, missing] = [await at(id, headers), await at(999_999_999, headers)];
      expect(foreign.status).toBe(404);
      expect(await factsOf(foreign)).toBe(await factsOf(missing));
    }
    expect(await rowOf(victim, id)).toEqual(before);

    const path = `${tasksOf(victim)}/${id}${suffix}`;
    expect((await send(method, path, { as: victim, json })).ok).toBe(true);
  });
});

describe.each(families)("$family", ({ tasksOf }) => {
  it("lists no task of anybody else", async () => {
    const [victim, attacker] = [await newUser(), await newUser()];
    const task = await createTask(victim);
    for (const query of ["", "?limit=200", "?search=milk", "?status=all&sort=title"]) {
      const response = await send("GET", `${tasksOf(attacker)}${query}`, { as: attacker });
      expect(response.status).toBe(200);
      expect(await response.text(), query).not.toContain(victim.id);
    }
    expect(await (await send("GET", tasksOf(victim), { as: victim })).json()).toEqual([task]);
  });

  it("the token alone says whose a task is: body, query, headers and cookies do not", async () => {
    const [victim, attacker] = [await newUser(), await newUser()];
    const task = await createTask(victim);
    const names = ["user_id", "userId", "user", "owner", "sub"];
    const claimed = Object.fromEntries(names.map((name) => [name, victim.id]));
    const query = new URLSearchParams(claimed);
    const headers = {
      "x-user-id": victim.id,
      "x-forwarded-user": victim.id,
      "x-remote-user": victim.id,
      cookie: `user_id=${victim.id}`,
    };
    const request = { as: attacker, headers };

    const json = { title: "planted", ...claimed };
    const created = await send("POST", `${tasksOf(attacker)}?${query}`, { ...request, json });
    const own = await created.json();
    expect(own.user_id).toBe(attacker.id);
    const listed = await send("GET", `${tasksOf(attacker)}?${query}`, request);
    expect(await listed.json()).toEqual([own]);
    const put = { ...request, json: { completed: true, ...claimed } };
    const foreign = await send("PUT", `${tasksOf(attacker)}/${task.id}?${query}`, put);
    expect(foreign.status).toBe(404);
    const given = await send("PUT", `${tasksOf(attacker)}/${own.id}?${query}`, put);
    expect((await given.json()).user_id).toBe(attacker.id);

    expect(await listTasks(victim)).toEqual([task]);
  });

  it.each([false, true])(
    "a bulk request reaches no task of anybody else, atomic: %s",
    async (atomic) => {
      const [victim, attacker] = [await newUser(), await newUser()];
      const foreign = await Promise.all([1, 2, 3].map(() => createTask(victim)));
      const missing = [999_999_997, 999_999_998, 999_999_999];
      const before = await listTasks(victim);
      const bulk = async (as: TestUser, ids: number[]) => {
        const [update, complete, gone] = ids;
        const operations = [
          { op: "update", id: update, title: "taken over", user_id: as.id },
          { op: "complete", id: complete, completed: true },
          { op: "delete", id: gone },
        ];
        const path = `${tasksOf(as)}/bulk`;
        return factsOf(await send("POST", path, { as, json: { atomic, operations } }));
      };
      const ids = foreign.map(({ id }) => id);
      expect(await bulk(attacker, ids)).toBe(await bulk(attacker, missing));
      expect(await listTasks(victim)).toEqual(before);
      expect(await listTasks(attacker)).toEqual([]);
      await bulk(victim, ids);
      expect(await listTasks(victim)).toHaveLength(2);
    },
  );

  it("one user's idempotency key says nothing of another's", async () => {
    const headers = { "idempotency-key": "shared" };
    for (const user of [await newUser(), await newUser()]) {
      const json = { title: `task of ${user.id}` };
      const response = await send("POST", tasksOf(user), { as: user, json, headers });
      expect(response.status).toBe(201);
      expect(response.headers.has("idempotent-replayed")).toBe(false);
      expect(await response.json()).toMatchObject({ user_id: user.id, ...json });
    }
  });
});

it("users whose ids differ only in case or normalisation share nothing", async () => {
  const ids = [
    "isolation-é",
    "isolation-e\u0301",
    "isolation-É",
    "isolation-é ",
    "isolation-%C3%A9",
  ];
  for (const id of ids) await createTask(await newUser(id), { title: JSON.stringify(id) });
  for (const id of ids) {
    expect(await listTasks(await newUser(id))).toMatchObject([{ title: JSON.stringify(id) }]);
  }
});
