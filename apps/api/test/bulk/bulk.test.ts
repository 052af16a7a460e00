import { describe, expect, it } from "vitest";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const path = "/api/tasks/bulk";

async function bulk(user: TestUser, operations: object[], atomic = false) {
  const response = await send("POST", path, { as: user, json: { atomic, operations } });
  expect(response.status).toBe(200);
  return response.json();
}

async function createTask(user: TestUser, title: string) {
  return (await send("POST", "/api/tasks", { as: user, json: { title } })).json();
}

async function listTitles(user: TestUser): Promise<string[]> {
  const tasks = await (await send("GET", "/api/tasks?sort=title", { as: user })).json();
  return tasks.map(({ title }: { title: string }) => title);
}

describe("POST /api/tasks/bulk", () => {
  it("200 with a result per operation, in their order", async () => {
    const user = await newUser();
    const [kept, done, gone] = [
      await createTask(user, "kept"),
      await createTask(user, "done"),
      await createTask(user, "gone"),
    ];
    const { applied, results } = await bulk(user, [
      { op: "create", title: " first " },
      { op: "delete", id: gone.id },
      { op: "update", id: kept.id, title: "changed", description: "why" },
      { op: "complete", id: done.id, completed: true },
      { op: "create", title: "second", completed: true },
    ]);
    expect(applied).toBe(true);
    expect(results.map(({ status }: { status: number }) => status)).toEqual([
      201, 204, 200, 200, 201,
    ]);
    expect(results[0].task).toMatchObject({ title: "first", completed: false, user_id: user.id });
    expect(results[2].task).toMatchObject({ id: kept.id, title: "changed", description: "why" });
    expect(results[3].task).toMatchObject({ id: done.id, title: "done", completed: true });
    expect(results[4].task).toMatchObject({ title: "second", completed: true });
    expect(results[0].task.id).toBeLessThan(results[4].task.id);
    expect(await listTitles(user)).toEqual(["changed", "done", "first", "second"]);
  });

  it("absent members keep their value and null clears", async () => {
    const user = await newUser();
    const json = { title: "title", description: "text", completed: true };
    const task = await (await send("POST", "/api/tasks", { as: user, json })).json();
    await bulk(user, [{ op: "update", id: task.id, title: "new" }]);
    const { results } = await bulk(user, [{ op: "update", id: task.id, description: null }]);
    expect(results[0].task).toMatchObject({ title: "new", description: null, completed: true });
  });

  it("does what it can and says 404 for missing and for others' tasks alike", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const foreign = await createTask(victim, "not yours");
    const { applied, results } = await bulk(user, [
      { op: "create", title: "mine" },
      { op: "delete", id: foreign.id },
      { op: "update", id: foreign.id + 1_000_000, title: "x" },
    ]);
    expect(applied).toBe(true);
    expect(results[1]).toMatchObject({ status: 404, error_code: "RESOURCE_NOT_FOUND" });
    expect(results[2]).toEqual(results[1]);
    expect(await listTitles(user)).toEqual(["mine"]);
    expect(await listTitles(victim)).toEqual(["not yours"]);
  });

  it("changes nothing when atomic and one operation fails", async () => {
    const user = await newUser();
    const task = await createTask(user, "same");
    const operations = [
      { op: "create", title: "never" },
      { op: "update", id: task.id, title: "never" },
      { op: "delete", id: task.id + 1_000_000 },
    ];
    const { applied, results } = await bulk(user, operations, true);
    expect(applied).toBe(false);
    expect(results.map(({ error_code }: { error_code: string }) => error_code)).toEqual([
      "BULK_ABORTED",
      "BULK_ABORTED",
      "RESOURCE_NOT_FOUND",
    ]);
    expect(await listTitles(user)).toEqual(["same"]);
  });

  it.each([
    ["If-Match", '"1"'],
    ["If-None-Match", "*"],
  ])(
    "%s, which is for one task, is 422 for clients that prefer strictness, and ignored for others",
    async (name, value) => {
      const user = await newUser();
      const json = { operations: [{ op: "create", title: "new" }] };
      const headers = { [name]: value, prefer: "handling=strict" };
      const refused = await send("POST", path, { as: user, json, headers });
      expect(refused.status).toBe(422);
      expect((await refused.json()).errors).toMatchObject([{ pointer: name }]);
      expect(await listTitles(user)).toEqual([]);
      for (const [name, value] of Object.entries(headers)) {
        const response = await send("POST", path, { as: user, json, headers: { [name]: value } });
        expect(response.status).toBe(200);
      }
    },
  );

  it("422 for no operations, too many, an unknown op, and a task named twice", async () => {
    const user = await newUser();
    const refused = [
      [],
      Array.from({ length: 101 }, () => ({ op: "create", title: "x" })),
      [{ op: "explode", id: 1 }],
      [
        { op: "delete", id: 1 },
        { op: "complete", id: 1, completed: true },
      ],
      [{ op: "update", id: 1 }],
      [{ op: "create", title: "\u200b" }],
    ];
    for (const operations of refused) {
      const response = await send("POST", path, { as: user, json: { operations } });
      expect(response.status).toBe(422);
      expect((await response.json()).errors[0].pointer).toMatch(/^\/operations/);
    }
    expect(await listTitles(user)).toEqual([]);
  });
});
