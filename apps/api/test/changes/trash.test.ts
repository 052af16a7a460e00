import { describe, expect, it } from "vitest";
import { etagOf } from "#tasks/task-etag.ts";
import { createTask } from "../fixtures/families.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const families = [
  { family: "/api/trash", trashOf: () => "/api/trash" },
  {
    family: "/api/{user_id}/trash",
    trashOf: (user: TestUser) => `/api/${encodeURIComponent(user.id)}/trash`,
  },
];

const undo = async (user: TestUser, id: number) =>
  (await send("POST", `/api/tasks/${id}/undo`, { as: user })).status;

async function createDeleted(user: TestUser) {
  const task = await createTask(user);
  await send("DELETE", `/api/tasks/${task.id}`, { as: user });
  return task;
}

describe.each(families)("DELETE $family/{id}", ({ trashOf }) => {
  const purge = (user: TestUser, id: number, headers: Record<string, string> = {}) =>
    send("DELETE", `${trashOf(user)}/${id}`, { as: user, headers });

  it("204 for a deleted task, which no undo brings back, and 404 from then on", async () => {
    const user = await newUser();
    const { id } = await createDeleted(user);
    expect((await purge(user, id)).status).toBe(204);
    expect(await undo(user, id)).toBe(404);
    expect((await purge(user, id)).status).toBe(404);
  });

  it("412 with the deleted task for another version", async () => {
    const user = await newUser();
    const task = await createDeleted(user);
    const refused = await purge(user, task.id, { "if-match": '"2"' });
    expect(refused.headers.get("etag")).toBe(etagOf(task));
    const current = { ...task, updated_at: expect.any(String) };
    expect(await errorOf(refused)).toMatchObject({ status: 412, current });
    expect((await purge(user, task.id, { "if-match": '"1"' })).status).toBe(204);
  });

  it("404 for a task that is there, a missing one and another user's, all the same", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const [kept, foreign] = [await createTask(user), await createDeleted(victim)];
    const missing = await factsOf(await purge(user, 999_999_999));
    expect(await factsOf(await purge(user, kept.id))).toBe(missing);
    expect(await factsOf(await purge(user, foreign.id))).toBe(missing);
    expect(missing).toContain("RESOURCE_NOT_FOUND");
    expect(await undo(victim, foreign.id)).toBe(201);
    expect((await send("GET", `/api/tasks/${kept.id}`, { as: user })).status).toBe(200);
  });
});

it.each(families)(
  "DELETE $family: 204, and nothing of the user's trash comes back",
  async ({ trashOf }) => {
    const [user, other] = [await newUser(), await newUser()];
    const gone = [await createDeleted(user), await createDeleted(user)];
    const foreign = await createDeleted(other);
    for (const _again of [1, 2]) {
      expect((await send("DELETE", trashOf(user), { as: user })).status).toBe(204);
    }
    for (const { id } of gone) expect(await undo(user, id)).toBe(404);
    expect(await undo(other, foreign.id)).toBe(201);
  },
);
