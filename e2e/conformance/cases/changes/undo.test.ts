import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, listTasks, newUser, type User } from "../../fixtures/users.ts";

const trashOf = (tasksPath: string) => tasksPath.replace(/tasks$/, "trash");

withUsers("undo and trash", () => {
  it.each(families)(
    "takes back an update, a deletion and a creation: $family",
    async ({ tasksOf }) => {
      const as = newUser();
      const task = await createTask(as, { title: "one", tags: ["home"], completed: true });
      const path = `${tasksOf(as)}/${task.id}`;
      const undo = (ref: unknown = task.id) =>
        send({ method: "POST", path: `${tasksOf(as)}/${ref}/undo`, as });
      const unchanged = { ...task, updated_at: expect.any(String) };
      const changes = { title: "two", tags: [], completed: false };
      await send({ method: "PATCH", path, as, json: changes });
      const back = await undo();
      expect([back.status, back.json]).toEqual([200, { ...unchanged, version: 3 }]);
      await send({ method: "DELETE", path, as });
      const restored = await undo(task.uid);
      expect([restored.status, restored.json]).toEqual([201, { ...unchanged, version: 4 }]);
      expect(restored.header("location")).toBe(`/api/tasks/${task.id}`);
      expect((await undo()).status).toBe(204);
      expect(await listTasks(as)).toEqual([]);
    },
  );

  it.each(families)(
    "deletes for good one task of the trash, then all: $family",
    async ({ tasksOf }) => {
      const as = newUser();
      const tasks = [await createTask(as), await createTask(as), await createTask(as)];
      const undo = async (id: unknown) =>
        (await send({ method: "POST", path: `${tasksOf(as)}/${id}/undo`, as })).status;
      const [first, second, kept] = tasks.map(({ id }) => id);
      for (const id of [first, second])
        await send({ method: "DELETE", path: `${tasksOf(as)}/${id}`, as });
      const trash = trashOf(tasksOf(as));
      expect((await send({ method: "DELETE", path: `${trash}/${first}`, as })).status).toBe(204);
      expect((await send({ method: "DELETE", path: `${trash}/${kept}`, as })).status).toBe(404);
      expect(await undo(first)).toBe(404);
      expect((await send({ method: "DELETE", path: trash, as })).status).toBe(204);
      expect(await undo(second)).toBe(404);
      expect(await listTasks(as)).toEqual([tasks[2]]);
    },
  );

  it("never does again what it took back, however often and however parallel a request with a key is repeated", async () => {
    const as = newUser();
    const task = await createTask(as, { title: "one" });
    await send({ method: "PUT", path: `/api/tasks/${task.id}`, as, json: { title: "mistake" } });
    const undo = () =>
      send({
        method: "POST",
        path: `/api/tasks/${task.id}/undo`,
        as,
        headers: { "idempotency-key": "undo" },
      });
    for (const answer of [...(await Promise.all(Array.from({ length: 20 }, undo))), await undo()]) {
      if (answer.status === 200) expect(answer.json).toMatchObject({ title: "one", version: 3 });
      else expectRefusal(answer, 409, "IDEMPOTENCY_IN_PROGRESS");
    }
    expect(await listTasks(as)).toMatchObject([{ title: "one", version: 3 }]);
  });

  it("beside 20 other writes leaves a task that the log explains, and nobody gets a 500", async () => {
    const as: User = newUser();
    const task = await createTask(as);
    const path = `/api/tasks/${task.id}`;
    const kinds = [
      () => send({ method: "POST", path: `${path}/undo`, as }),
      () => send({ method: "PUT", path, as, json: { title: "changed" } }),
      () => send({ method: "POST", path: `${path}/undo`, as }),
      () => send({ method: "DELETE", path, as }),
    ];
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => kinds[at % 4]?.()),
    );
    const statuses = new Set(answers.map((answer) => answer?.status));
    for (const status of statuses) expect([200, 201, 204, 404, 503]).toContain(status);
    const { json } = await send({ path: `/api/changes?task=${task.id}&limit=200`, as });
    const [last, ...earlier] = json.changes as { event_type: string; version: number }[];
    const present = await listTasks(as);
    expect(present).toHaveLength(last?.event_type === "deleted" ? 0 : 1);
    const steps = [last, ...earlier].toReversed();
    for (const [at, step] of steps.entries()) {
      const before = steps[at - 1]?.version ?? 0;
      expect(step?.version).toBe(step?.event_type === "deleted" ? before : before + 1);
    }
  });
});
