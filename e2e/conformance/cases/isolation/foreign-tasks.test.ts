import { expect, it } from "vitest";
import { type Answer, type Call, send } from "../../fixtures/http.ts";
import { expectRefusal, factsOf } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, listTasks, newUser, type User } from "../../fixtures/users.ts";

const verbs: [method: string, suffix: string, json?: object][] = [
  ["GET", ""],
  ["HEAD", ""],
  ["PUT", "", { title: "taken over", completed: true }],
  ["PATCH", "", { description: "taken over" }],
  ["DELETE", ""],
  ["PATCH", "/complete", { completed: true }],
  ["POST", "/undo"],
];
const conditions = [
  {},
  { "if-match": '"1"' },
  { "if-match": '"2"' },
  { "if-match": "*" },
  { "if-none-match": '"1"' },
  { "if-none-match": "*" },
  { prefer: "handling=strict" },
];

withUsers("another user's task", () => {
  const cases = families.flatMap((family) => verbs.map((verb) => ({ ...family, verb })));
  it.each(cases)(
    "answers as a missing one, byte for byte: $verb on $family",
    async ({ tasksOf, verb }) => {
      const [method, suffix, json] = verb;
      const [victim, attacker] = [newUser(), newUser()];
      const task = await createTask(victim, { title: "mine", description: "mine" });
      const at = (as: User, id: number | string, headers: Call["headers"] = {}) =>
        send({ method, path: `${tasksOf(as)}/${id}${suffix}`, as, headers, ...(json && { json }) });

      for (const headers of conditions) {
        const [foreign, missing] = [
          await at(attacker, task.id, headers),
          await at(attacker, 2 ** 40, headers),
        ];
        expect(foreign.status).toBe(404);
        expect(factsOf(foreign)).toBe(factsOf(missing));
      }
      expect(await listTasks(victim)).toEqual([task]);
      expect((await at(victim, task.id)).status).toBeLessThan(300);
    },
  );

  const invalid = families.flatMap((family) =>
    verbs.slice(2).map((verb) => ({ ...family, verb: [verb[0], verb[1]] as const })),
  );
  it.each(invalid)(
    "is not told from a missing one by a body with faults: $verb on $family",
    async ({ tasksOf, verb }) => {
      const [victim, attacker] = [newUser(), newUser()];
      const { id } = await createTask(victim);
      for (const body of ["", "{", '{"title":1}', '{"title":"\\u0000"}', "[]", "null"]) {
        const at = (task: number) =>
          send({
            method: verb[0],
            path: `${tasksOf(attacker)}/${task}${verb[1]}`,
            as: attacker,
            body,
            headers: { "content-type": "application/json" },
          });
        expect(factsOf(await at(id))).toBe(factsOf(await at(2 ** 40)));
      }
    },
  );

  it.each(families)("is in no list, page, search or total: $family", async ({ tasksOf }) => {
    const [victim, attacker] = [newUser(), newUser()];
    await createTask(victim, { title: "a needle of somebody" });
    const own = await createTask(attacker, { title: "a needle of mine" });
    for (const query of [
      "",
      "?search=needle",
      "?search=%25",
      "?search=_",
      "?status=pending",
      "?sort=title",
    ]) {
      const listed = await send({ path: `${tasksOf(attacker)}${query}`, as: attacker });
      expect(listed.text).not.toContain(victim.id);
      expect(listed.text).not.toContain("of somebody");
    }
    const page = await send({ path: `${tasksOf(attacker)}?limit=200&search=needle`, as: attacker });
    expect(page.json).toEqual({ tasks: [own], total: 1, limit: 200, next_cursor: null });
  });

  it.each([
    ...families.flatMap((family) => [true, false].map((atomic) => ({ ...family, atomic }))),
  ])(
    "is out of reach of a bulk request, and answers as a missing one: $family, atomic $atomic",
    async ({ tasksOf, atomic }) => {
      const [victim, attacker] = [newUser(), newUser()];
      const tasks = [await createTask(victim), await createTask(victim), await createTask(victim)];
      const before = await listTasks(victim);
      const bulk = (ids: (number | undefined)[], as: User) => {
        const [update, complete, gone] = ids;
        const operations = [
          { op: "update", id: update, title: "taken over", user_id: as.id },
          { op: "complete", id: complete, completed: true },
          { op: "delete", id: gone },
        ];
        return send({ path: `${tasksOf(as)}/bulk`, as, json: { atomic, operations } });
      };
      const ids = tasks.map(({ id }) => id);
      const missing = [2 ** 40, 2 ** 40 + 1, 2 ** 40 + 2];
      const factsBeside = (answer: Answer) =>
        factsOf(answer).replace(String(answer.json.operation), "");
      const foreign = await bulk(ids, attacker);
      expect(factsBeside(foreign)).toBe(factsBeside(await bulk(missing, attacker)));
      expect(await listTasks(victim)).toEqual(before);
      expect(await listTasks(attacker)).toEqual([]);
      expect((await bulk(ids, victim)).json).toMatchObject({ applied: true });
      expect(await listTasks(victim)).toHaveLength(2);
    },
  );

  it("lends nobody its cursor: 422 for one of another user, sort, filter or search", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    for (const user of [victim, attacker]) {
      for (const title of ["one", "two", "three"]) await createTask(user, { title });
    }
    const first = await send({ path: "/api/tasks?limit=1", as: victim });
    const cursor = encodeURIComponent(first.json.next_cursor as string);
    const with_ = (query: string, as: User) =>
      send({ path: `/api/tasks?cursor=${cursor}${query}`, as });
    expect((await with_("&limit=1", victim)).status).toBe(200);
    expectRefusal(await with_("&limit=1", attacker), 422, "VALIDATION_ERROR");
    for (const query of ["&sort=title", "&status=pending", "&search=o"]) {
      expectRefusal(await with_(query, victim), 422, "VALIDATION_ERROR");
    }
    for (const changed of [cursor.slice(0, -2), `${cursor}AA`, cursor.replace(/^./, "!"), "AAAA"]) {
      const path = `/api/tasks?limit=1&cursor=${changed}`;
      expectRefusal(await send({ path, as: victim }), 422, "VALIDATION_ERROR");
    }
  });

  it("lends nobody its idempotency key: the same key of two users is two tasks", async () => {
    const headers = { "idempotency-key": "shared-by-two" };
    const created = [];
    for (const as of [newUser(), newUser()]) {
      const answer = await send({ path: "/api/tasks", as, json: { title: "once" }, headers });
      expect(answer.status).toBe(201);
      expect(answer.headers["idempotent-replayed"]).toBeUndefined();
      expect(answer.json.user_id).toBe(as.id);
      created.push(answer.json.id);
      const again = await send({ path: "/api/tasks", as, json: { title: "once" }, headers });
      expect(again.headers["idempotent-replayed"]).toBe("true");
      expect(again.json.user_id).toBe(as.id);
    }
    expect(new Set(created).size).toBe(2);
  });

  it("lends nobody its ETag: a version of one task opens no other", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const [theirs, own] = [await createTask(victim), await createTask(attacker)];
    const { etag } = (await send({ path: `/api/tasks/${own.id}`, as: attacker })).headers;
    const headers = { "if-none-match": String(etag) };
    expect((await send({ path: `/api/tasks/${own.id}`, as: attacker, headers })).status).toBe(304);
    const foreign = await send({ path: `/api/tasks/${theirs.id}`, as: attacker, headers });
    expectRefusal(foreign, 404, "RESOURCE_NOT_FOUND");
  });
});
