import { describe, expect, it } from "vitest";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const methods = ["PUT", "PATCH"];
const cases = families.flatMap((family) => methods.map((method) => ({ ...family, method })));

describe.each(cases)("$method $family/{id}", ({ method, tasksOf }) => {
  async function change(json: object, headers: Record<string, string> = {}) {
    const user = await newUser();
    const task = await createTask(user, { title: "old", description: "old", completed: true });
    const path = `${tasksOf(user)}/${task.id}`;
    const response = await send(method, path, { as: user, json, headers });
    return { user, task, response };
  }

  it.each([
    { title: "new" },
    { description: "new" },
    { description: "" },
    { description: null },
    { completed: false },
    { title: "new", completed: false },
    { priority: "none" },
    { due_date: null },
    { due_date: "2027-01-01", time_zone: null },
    { time_zone: "Asia/Tokyo" },
    { tags: [] },
    { tags: ["new", "Home"] },
  ])("changes only %j", async (json) => {
    const { user, task, response } = await change(json);
    expect(response.status).toBe(200);
    const [stored] = await listTasks(user);
    const completed_at = "completed" in json ? null : task.completed_at;
    const { updated_at } = stored ?? {};
    expect(stored).toEqual({ ...task, ...json, completed_at, version: 2, updated_at });
  });

  it("200 for the values it already has, with a later updated_at", async () => {
    const { task, response } = await change({ title: "old" });
    const changed = await response.json();
    expect(changed).toEqual({ ...task, version: 2, updated_at: changed.updated_at });
    expect(changed.updated_at > task.updated_at).toBe(true);
  });

  it("422 for no member to change, and the task stays as it is", async () => {
    const { user, task, response } = await change({});
    expect(await errorOf(response)).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: [
        {
          pointer: "",
          detail:
            "Must have at least one of title, description, completed, priority, due_date, time_zone, tags.",
        },
      ],
    });
    expect(await listTasks(user)).toEqual([task]);
  });

  it("422 for only read-only and unknown members, because nothing would change", async () => {
    const { response } = await change({
      id: 7,
      user_id: "x",
      updated_at: "y",
      version: 9,
      completed_at: null,
      colour: "red",
    });
    expect(await errorOf(response)).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
  });

  it.each([{ title: null }, { completed: null }, { title: "" }, { completed: "true" }])(
    "422 for %j, and the valid members beside it change nothing",
    async (json) => {
      const { user, task, response } = await change({ description: "new", ...json });
      const error = await errorOf(response);
      expect(error).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
      expect(error.errors).toEqual([
        expect.objectContaining({ pointer: `/${Object.keys(json)[0]}` }),
      ]);
      expect(await listTasks(user)).toEqual([task]);
    },
  );

  it("200 for a merge patch with PATCH, 415 with PUT", async () => {
    const headers = { "content-type": "application/merge-patch+json" };
    const { response } = await change({ title: "new" }, headers);
    expect(response.status).toBe(method === "PATCH" ? 200 : 415);
  });
});

it("updated_at moves with every write, even within one millisecond", async () => {
  const user = await newUser();
  const { id, updated_at } = await createTask(user);
  const times = [updated_at];
  for (let round = 0; round < 10; round += 1) {
    const changes = { title: "again", completed: round % 2 === 0 };
    const put = await send("PUT", `/api/tasks/${id}`, { as: user, json: changes });
    const completed = await send("PATCH", `/api/${user.id}/tasks/${id}/complete`, { as: user });
    times.push((await put.json()).updated_at, (await completed.json()).updated_at);
  }
  expect(times).toEqual(times.toSorted());
  expect(new Set(times).size).toBe(times.length);
});

it("created_at stays what it was", async () => {
  const user = await newUser();
  const task = await createTask(user);
  await send("PUT", `/api/tasks/${task.id}`, { as: user, json: { title: "new" } });
  expect(await listTasks(user)).toMatchObject([{ created_at: task.created_at }]);
});
