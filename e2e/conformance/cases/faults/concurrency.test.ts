import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { send, versionOf } from "../../fixtures/http.ts";
import { openSocket } from "../../fixtures/raw.ts";
import { target, withProcess, withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";

const times = <Value>(count: number, make: (at: number) => Value) =>
  Array.from({ length: count }, (_, at) => make(at));

withUsers("many at once", () => {
  it("16 × 25 toggles of one task: none is lost", async () => {
    const user = newUser();
    const { id } = await createTask(user);
    const path = `/api/${user.id}/tasks/${id}/complete`;
    const versions: number[] = [];
    await Promise.all(
      times(16, async () => {
        for (let count = 0; count < 25; count += 1) {
          const answer = await send({ method: "PATCH", path, as: user });
          expect(answer.status).toBe(200);
          versions.push(versionOf(answer));
        }
      }),
    );
    expect(new Set(versions)).toEqual(new Set(times(400, (at) => at + 2)));
    expect(await listTasks(user)).toMatchObject([{ completed: false }]);
  });

  it("20 bulk requests with one key: carried out once, the others replay its answer or are 409", async () => {
    const user = newUser();
    const headers = { "idempotency-key": "of-all" };
    const json = { operations: times(100, (at) => ({ op: "create", title: String(at) })) };
    const path = "/api/tasks/bulk";
    const bulk = () => send({ method: "POST", path, as: user, json, headers });
    const answers = await Promise.all(times(20, bulk));
    answers.push(await bulk());
    const first = answers.filter(({ status, headers: { "idempotent-replayed": replayed } }) => {
      return status === 200 && replayed === undefined;
    });
    expect(first).toHaveLength(1);
    for (const { status, json: answer } of answers) {
      if (status === 200) expect(answer).toEqual(first[0]?.json);
      else expect(answer).toMatchObject({ error_code: "IDEMPOTENCY_IN_PROGRESS" });
    }
    expect(await listTasks(user)).toHaveLength(100);
  });

  it("a tag that a compressing proxy made weak is that of its version, and no other", async () => {
    const user = newUser();
    const path = `/api/tasks/${(await createTask(user)).id}`;
    const put = (tag: string) =>
      send({ method: "PUT", path, as: user, json: { title: "b" }, headers: { "if-match": tag } });
    expect((await put('W/"2"')).status).toBe(412);
    expect((await put('W/"1"')).status).toBe(200);
    expect((await put('W/"1"')).status).toBe(412);
  });

  it("16 × 25 changes on the condition that nobody else was first: every success counted once", async () => {
    const user = newUser();
    const path = `/api/tasks/${(await createTask(user, { title: "0" })).id}`;
    let successes = 0;
    await Promise.all(
      times(16, async () => {
        for (let count = 0; count < 25; count += 1) {
          const read = await send({ path, as: user });
          const json = { title: String(Number(read.json.title) + 1) };
          const headers = { "if-match": String(read.headers.etag) };
          const answer = await send({ method: "PUT", path, as: user, json, headers });
          expect([200, 412]).toContain(answer.status);
          if (answer.status === 200) successes += 1;
        }
      }),
    );
    expect((await send({ path, as: user })).json.title).toBe(String(successes));
    expect(successes).toBeGreaterThan(24);
  });

  it("20 deletions of one task: one 204, nineteen 404", async () => {
    const user = newUser();
    const { id } = await createTask(user);
    const answers = await Promise.all(
      times(20, () => send({ method: "DELETE", path: `/api/tasks/${id}`, as: user })),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([204, ...times(19, () => 404)]);
  });

  it("changes, toggles and deletions of the same tasks: 2xx or 404, and the tasks are gone", async () => {
    const user = newUser();
    const tasks = await Promise.all(times(10, () => createTask(user)));
    const answers = await Promise.all(
      tasks.flatMap(({ id }) => [
        send({ method: "PUT", path: `/api/tasks/${id}`, as: user, json: { title: "changed" } }),
        send({ method: "PATCH", path: `/api/${user.id}/tasks/${id}/complete`, as: user }),
        send({ method: "DELETE", path: `/api/tasks/${id}`, as: user }),
      ]),
    );
    for (const { status } of answers) expect([200, 204, 404]).toContain(status);
    expect(await listTasks(user)).toEqual([]);
  });

  it("50 requests with one key: one task, and everybody is told of it or to wait", async () => {
    const as = newUser();
    const headers = { "idempotency-key": "once" };
    const answers = await Promise.all(
      times(50, () => send({ path: "/api/tasks", as, json: { title: "x" }, headers })),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const ids = answers.filter(({ status }) => status === 201).map(({ json }) => json.id);
    expect(new Set(ids).size).toBe(1);
    expect(await listTasks(as)).toHaveLength(1);
  });

  it("bulk requests that meet on the same tasks: no deadlock reaches a client", async () => {
    const user = newUser();
    const ids = (await Promise.all(times(20, () => createTask(user)))).map(({ id }) => id);
    const answers = await Promise.all(
      times(20, (at) => {
        const order = at % 2 ? ids : ids.toReversed();
        const operations = order.map((id) => ({ op: "update", id, description: String(at) }));
        return send({ path: "/api/tasks/bulk", as: user, json: { operations } });
      }),
    );
    for (const answer of answers) expect([200, 503]).toContain(answer.status);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(9);
    const values = new Set((await listTasks(user)).map(({ description }) => description));
    expect(values.size).toBe(1);
  });
});

withProcess("clients that leave", () => {
  it("200 requests whose client does not wait: whole tasks or none, and no connection is lost", async () => {
    const user = newUser();
    const { host } = new URL(target.origin);
    const body = '{"title":"left behind"}';
    await Promise.all(
      times(200, async (at) => {
        const socket = openSocket();
        socket.on("error", () => undefined);
        const length = `Content-Length: ${body.length}`;
        socket.write(
          `POST /api/tasks HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${user.token}\r\n${length}\r\n\r\n`,
        );
        if (at % 4) socket.write(body);
        await sleep(at % 20);
        socket.resetAndDestroy();
      }),
    );
    await sleep(500);
    for (const { title } of await listTasks(user)) expect(title).toBe("left behind");
    const answers = await Promise.all(times(50, () => send({ path: "/api/tasks", as: newUser() })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
