import { expect, it } from "vitest";
import { createTask, listTasks } from "../fixtures/families.ts";
import { send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const numbers = (length: number) => Array.from({ length }, (_, at) => at);

it("200 parallel creations are 200 distinct tasks", async () => {
  const user = await newUser();
  const tasks = await Promise.all(
    numbers(200).map((at) => createTask(user, { title: `task ${at}` })),
  );
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(200);
  const stored = await listTasks(user);
  expect(stored).toHaveLength(200);
  expect(new Set(stored.map(({ title }) => title)).size).toBe(200);
});

it("16 × 50 toggles of one task: none is lost, and updated_at moves with each", async () => {
  const user = await newUser();
  const { id, updated_at } = await createTask(user);
  const path = `/api/${user.id}/tasks/${id}/complete`;
  const changes: { completed: boolean; updated_at: string }[] = [];
  const writer = async () => {
    for (let count = 0; count < 50; count += 1) {
      const response = await send("PATCH", path, { as: user });
      expect(response.status).toBe(200);
      changes.push(await response.json());
    }
  };
  await Promise.all(numbers(16).map(writer));

  const inOrder = changes.toSorted((one, other) => (one.updated_at < other.updated_at ? -1 : 1));
  const times = [updated_at, ...inOrder.map((change) => change.updated_at)];
  expect(new Set(times).size).toBe(801);
  expect(inOrder.map(({ completed }) => completed)).toEqual(numbers(800).map((at) => at % 2 === 0));
  const [stored] = await listTasks(user);
  expect(stored).toMatchObject({ completed: false, updated_at: times.at(-1) });
});

it("16 × 50 changes of three members by different writers: every member has its last value", async () => {
  const user = await newUser();
  const { id } = await createTask(user);
  const writers = numbers(16).map((writer) => async () => {
    const last = { title: "", description: "", completed: false };
    for (let count = 0; count < 50; count += 1) {
      const value = `${writer} ${count}`;
      const change = [{ title: value }, { description: value }, { completed: count % 2 === 0 }];
      const json = change[writer % 3] ?? {};
      const response = await send(count % 2 ? "PUT" : "PATCH", `/api/tasks/${id}`, {
        as: user,
        json,
      });
      expect(await response.json()).toMatchObject(json);
      Object.assign(last, json);
    }
    return last;
  });
  const last = await Promise.all(writers.map((write) => write()));
  const [stored] = await listTasks(user);
  expect(last.map(({ title }) => title)).toContain(stored?.title);
  expect(last.map(({ description }) => description)).toContain(stored?.description);
  expect(stored?.title).toMatch(/ 49$/);
  expect(stored?.description).toMatch(/ 49$/);
  expect(stored?.completed).toBe(false);
});

it("20 parallel deletions of one task: one 204, nineteen 404", async () => {
  const user = await newUser();
  const { id } = await createTask(user);
  const responses = await Promise.all(
    numbers(20).map(() => send("DELETE", `/api/tasks/${id}`, { as: user })),
  );
  const statuses = responses.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([204, ...numbers(19).map(() => 404)]);
});

it("a change and a deletion at once: the task is gone, and nobody gets a 5xx", async () => {
  const user = await newUser();
  for (const { id } of await Promise.all(numbers(20).map(() => createTask(user)))) {
    const path = `/api/tasks/${id}`;
    const [change, deletion] = await Promise.all([
      send("PUT", path, { as: user, json: { completed: true } }),
      send("DELETE", path, { as: user }),
    ]);
    expect([200, 404]).toContain(change.status);
    expect(deletion.status).toBe(204);
  }
  expect(await listTasks(user)).toEqual([]);
});
