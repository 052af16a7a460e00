import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { expectRefusal, factsOf } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, listTasks, newUser } from "../../fixtures/users.ts";

const names = ["user_id", "userId", "user", "owner", "owner_id", "sub", "uid", "tenant", "id"];

withUsers("the token alone says whose a task is", () => {
  it.each(names)("not %s in body, query, header or cookie", async (name) => {
    const [victim, attacker] = [newUser(), newUser()];
    const task = await createTask(victim);
    const query = `?${name}=${victim.id}&${name}[]=${victim.id}`;
    const headers = {
      [`x-${name.replaceAll("_", "-")}`]: victim.id,
      [name.replaceAll("_", "-")]: victim.id,
      cookie: `${name}=${victim.id}`,
    };
    // In a body `uid` names the task.
    const json = { title: "planted", ...(name !== "uid" && { [name]: victim.id }) };
    const created = await send({ path: `/api/tasks${query}`, as: attacker, json, headers });
    expect(created.json).toMatchObject({ user_id: attacker.id });
    const listed = await send({ path: `/api/tasks${query}`, as: attacker, headers });
    expect(listed.json).toEqual([created.json]);
    const foreign = { method: "PUT", path: `/api/tasks/${task.id}${query}`, as: attacker, headers };
    expectRefusal(await send({ ...foreign, json }), 404, "RESOURCE_NOT_FOUND");
    expect(await listTasks(victim)).toEqual([task]);
  });

  it.each([
    "x-user-id",
    "x-forwarded-user",
    "x-remote-user",
    "x-auth-request-user",
    "x-client-address",
  ])("not the header %s", async (name) => {
    const [victim, attacker] = [newUser(), newUser()];
    await createTask(victim);
    const answer = await send({ path: "/api/tasks", as: attacker, headers: { [name]: victim.id } });
    expect(answer.json).toEqual([]);
  });

  it.each(["created_at", "updated_at", "completed_at", "version", "__proto__", "constructor"])(
    "a client sets no %s",
    async (name) => {
      const user = newUser();
      const body = `{"title":"x","${name}":"2001-01-01T00:00:00.000Z"}`;
      const headers = { "content-type": "application/json" };
      const created = await send({ method: "POST", path: "/api/tasks", as: user, body, headers });
      expect(created.status).toBe(201);
      expect(created.text).not.toContain("2001-01-01");
      const strict = { ...headers, prefer: "handling=strict" };
      const refused = await send({
        method: "POST",
        path: "/api/tasks",
        as: user,
        body,
        headers: strict,
      });
      if (name !== "__proto__") expectRefusal(refused, 422, "VALIDATION_ERROR");
      expect(refused.text).not.toContain("2001-01-01");
    },
  );
});

withUsers("the user in the path", () => {
  const variants: [name: string, of: (id: string) => string][] = [
    ["in capitals", (id) => id.toUpperCase()],
    ["with a space", (id) => `${id}%20`],
    ["with a NUL", (id) => `${id}%00`],
    ["with a tab in front", (id) => `%09${id}`],
    ["with a combining accent", (id) => `${id}%CC%81`],
    ["with a zero-width space", (id) => `${id}%E2%80%8B`],
    ["with a Cyrillic letter", (id) => id.replace("c", "%D1%81")],
    ["in full-width letters", (id) => id.replace("c", "%EF%BD%83")],
    ["encoded twice", (id) => id.replace("c", "%2563")],
    ["with a path parameter", (id) => `${id};x=1`],
    ["with a prefix cut off", (id) => id.slice(1)],
    ["with a wildcard", (id) => `${id.slice(0, 12)}%25`],
    ["as null", () => "null"],
    ["as me", () => "me"],
    ["as an encoded slash and more", (id) => `${id}%2Ftasks`],
    ["as two users", (id) => `${id},other`],
  ];
  it.each(variants)("403 for the own id %s", async (_, of) => {
    const user = newUser(`conformance-c${randomUUID()}`);
    const control = await send({ path: `/api/${user.id}/tasks`, as: user });
    expect(control.status).toBe(200);
    for (const suffix of ["/tasks", "/tasks/1", "/tasks/1/complete"]) {
      const method = suffix.endsWith("complete") ? "PATCH" : "GET";
      const answer = await send({ method, path: `/api/${of(user.id)}${suffix}`, as: user });
      expectRefusal(answer, 403, "FORBIDDEN");
    }
  });

  it("200 for the own id in another spelling of its bytes", async () => {
    const user = newUser();
    const encoded = [...user.id].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("");
    expect((await send({ path: `/api/${encoded}/tasks`, as: user })).status).toBe(200);
    expect((await send({ path: `/api/${user.id}/tasks/`, as: user })).status).toBe(200);
  });

  it("403 with the same bytes for a user who exists and one who does not", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const task = await createTask(victim);
    for (const suffix of ["", `/${task.id}`, `/${2 ** 40}`]) {
      const to = (id: string) => send({ path: `/api/${id}/tasks${suffix}`, as: attacker });
      const [existing, absent] = [await to(victim.id), await to(`conformance-${randomUUID()}`)];
      expectRefusal(existing, 403, "FORBIDDEN");
      expect(factsOf(existing)).toBe(factsOf(absent));
    }
  });

  const asRoutes = [
    "tasks",
    "auth",
    "health",
    "ready",
    "docs",
    "openapi.json",
    "..",
    ".",
    "api",
    "bulk",
  ];
  it.each(asRoutes)(
    "a user named %s has tasks of his own, and no route changes its meaning",
    async (name) => {
      const user = newUser(name);
      const task = await createTask(user);
      expect((await listTasks(user)).map(({ id }) => id)).toContain(task.id);
      const bytes = requestText(`GET /api/${name}/tasks/${task.id} HTTP/1.1`, [
        `Authorization: Bearer ${user.token}`,
      ]);
      const [answer] = (await exchange(bytes)).answers;
      expect([200, 404, 405, 422]).toContain(answer?.status);
      if (answer?.status === 200) expect(answer.json).toEqual(task);
      const path = `/api/tasks/${task.id}`;
      expect((await send({ method: "DELETE", path, as: user })).status).toBe(204);
    },
  );

  const twins = ["é", "e\u0301", "É", "é ", "%C3%A9", "e", "ё", "ｅ"].map(
    (end) => `twin-${randomUUID()}-${end}`,
  );
  it.each(families)("users whose ids look alike share nothing: $family", async ({ tasksOf }) => {
    const base = randomUUID();
    const users = twins.map((id) => newUser(id.replace(/^twin-.{36}/, `twin-${base}`)));
    for (const user of users) await createTask(user, { title: JSON.stringify(user.id) });
    for (const user of users) {
      const listed = await send({ path: tasksOf(user), as: user });
      expect(listed.json).toMatchObject([{ user_id: user.id, title: JSON.stringify(user.id) }]);
    }
  });
});
