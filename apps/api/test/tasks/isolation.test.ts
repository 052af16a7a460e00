// The queries' own matrix stands in packages/db, that of both families of routes in e2e/conformance/cases/isolation.
import { asRowOwner } from "@todo/db/connections/row-owner";
import { findTask } from "@todo/db/tasks/tasks";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const verbs = [
  { method: "GET", suffix: "" },
  { method: "HEAD", suffix: "" },
  {
    method: "PUT",
    suffix: "",
    json: { title: "taken over", completed: true, tags: ["mine"], due_date: "" },
  },
  { method: "PATCH", suffix: "", json: { description: "taken over" } },
  { method: "DELETE", suffix: "" },
  { method: "PATCH", suffix: "/complete", json: { completed: true } },
  { method: "POST", suffix: "/undo" },
];

const rowOf = (user: TestUser, id: number) =>
  asRowOwner(user.id, () => findTask(getBackend().database.db, user.id, id));

describe.each(verbs)("$method /api/tasks/{id}$suffix", ({ method, suffix, json }) => {
  it("404 for another user's task, byte-equal to a missing one; the row stays as it was", async () => {
    const [victim, attacker] = [await newUser(), await newUser()];
    const { id } = await createTask(victim, { title: "mine", description: "mine" });
    const before = await rowOf(victim, id);
    expect(before).toBeDefined();
    const at = (as: TestUser, task: number) =>
      send(method, `/api/tasks/${task}${suffix}`, { as, json });

    const [foreign, missing] = [await at(attacker, id), await at(attacker, 999_999_999)];
    expect(foreign.status).toBe(404);
    expect(await factsOf(foreign)).toBe(await factsOf(missing));
    expect(await rowOf(victim, id)).toEqual(before);
    expect((await at(victim, id)).ok).toBe(true);
  });
});

it("lists no task of anybody else", async () => {
  const [victim, attacker] = [await newUser(), await newUser()];
  const task = await createTask(victim);
  const plan = "?tag=home&priority=high&due_after=2026-08-01&sort=due_date&time_zone=Asia/Tokyo";
  for (const query of [
    "",
    "?limit=200",
    "?search=milk",
    "?search=garden",
    "?status=all&sort=title",
    plan,
    `${plan}&limit=5`,
    "/counts",
  ]) {
    const response = await send("GET", `/api/tasks${query}`, { as: attacker });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text, query).not.toContain(victim.id);
    expect(text, query).not.toContain("Home");
  }
  expect(await listTasks(victim)).toEqual([task]);
});

it("the token alone says whose a task is: body, query, headers and cookies do not", async () => {
  const [victim, attacker] = [await newUser(), await newUser()];
  const task = await createTask(victim);
  const claimed = { user_id: victim.id, owner: victim.id };
  const query = new URLSearchParams(claimed);
  const headers = { "x-user-id": victim.id, cookie: `user_id=${victim.id}` };
  const request = { as: attacker, headers, json: { title: "planted", ...claimed } };

  const own = await (await send("POST", `/api/tasks?${query}`, request)).json();
  expect(own.user_id).toBe(attacker.id);
  expect((await send("PUT", `/api/tasks/${task.id}?${query}`, request)).status).toBe(404);
  const given = await send("PUT", `/api/tasks/${own.id}?${query}`, request);
  expect((await given.json()).user_id).toBe(attacker.id);
  expect(await listTasks(victim)).toEqual([task]);
});

it("a bulk request reaches no task of anybody else", async () => {
  const [victim, attacker] = [await newUser(), await newUser()];
  const before = await Promise.all([1, 2, 3].map(() => createTask(victim)));
  const ids = before.map(({ id }) => id);
  const bulk = async (as: TestUser, [update, complete, gone]: number[]) => {
    const operations = [
      { op: "update", id: update, title: "taken over", user_id: as.id },
      { op: "complete", id: complete, completed: true },
      { op: "delete", id: gone },
    ];
    const facts = await factsOf(
      await send("POST", "/api/tasks/bulk", { as, json: { operations } }),
    );
    return facts.replace(/\\*"operation\\*":\\*"[0-9a-f-]{36}/, "");
  };
  const missing = [999_999_997, 999_999_998, 999_999_999];
  expect(await bulk(attacker, ids)).toBe(await bulk(attacker, missing));
  expect(await listTasks(victim)).toHaveLength(3);
  expect(await listTasks(victim)).toEqual(expect.arrayContaining(before));
  expect(await listTasks(attacker)).toEqual([]);
  await bulk(victim, ids);
  expect(await listTasks(victim)).toHaveLength(2);
});
