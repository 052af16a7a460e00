import { describe, expect, it } from "vitest";
import { newAccount } from "../fixtures/accounts.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const verbs = [
  { method: "GET", suffix: "" },
  { method: "HEAD", suffix: "" },
  { method: "POST", suffix: "", json: { title: "planted" } },
  { method: "POST", suffix: "/bulk", json: { operations: [{ op: "create", title: "planted" }] } },
  { method: "GET", suffix: "/counts" },
  { method: "HEAD", suffix: "/counts" },
  { method: "GET", suffix: "/{id}" },
  { method: "HEAD", suffix: "/{id}" },
  { method: "PUT", suffix: "/{id}", json: { completed: true } },
  { method: "PATCH", suffix: "/{id}", json: { completed: true } },
  { method: "DELETE", suffix: "/{id}" },
  { method: "PATCH", suffix: "/{id}/complete", json: { completed: true } },
];

const forbidden = {
  status: 403,
  detail: "The user in the path is not the one of the token.",
  error_code: "FORBIDDEN",
  request_id: expect.any(String),
};

const encoded = (text: string) => encodeURIComponent(text);

describe.each(verbs)("$method /api/{user_id}/tasks$suffix", ({ method, suffix, json }) => {
  const at = (user: string, id: number) =>
    `/api/${user}/tasks${suffix.replace("{id}", String(id))}`;

  it("403 for another user, the same whether that user exists; nothing changes", async () => {
    const [victim, attacker] = [await newAccount(), await newUser()];
    const [task, own] = [await createTask(victim), await createTask(attacker)];
    const answers = [];
    for (const [user, id] of [
      [victim.id, task.id],
      [victim.id, own.id],
      ["nobody-at-all", task.id],
    ] as const) {
      const response = await send(method, at(user, id), { as: attacker, json });
      const entry = logLines.of(response.headers.get("x-request-id"));
      expect(entry).toMatchObject({ security_event: "foreign-path-user" });
      expect(response.status).toBe(403);
      answers.push(await factsOf(response));
    }
    expect(new Set(answers).size).toBe(1);
    if (method !== "HEAD") expect(answers[0]).toContain("FORBIDDEN");
    expect(await listTasks(victim)).toEqual([task]);
    expect(await listTasks(attacker)).toEqual([own]);
    expect((await send(method, at(attacker.id, own.id), { as: attacker, json })).ok).toBe(true);
  });

  it("403 before the id, the body and its type are looked at", async () => {
    const user = await newUser();
    for (const body of ["{", undefined]) {
      const path = `/api/somebody-else/tasks${suffix.replace("{id}", "not-an-id")}`;
      const headers = { "content-type": "text/plain" };
      const isRead = method === "GET" || method === "HEAD";
      const response = await send(method, path, { as: user, headers, ...(!isRead && { body }) });
      expect(response.status).toBe(403);
    }
  });
});

describe("the user in the path", () => {
  const list = (path: string, user: TestUser) => send("GET", `/api/${path}/tasks`, { as: user });

  it.each<[string, string, string]>([
    ["upper case", "user-ab", "USER-AB"],
    ["a longer id", "user-ab", "user-abc"],
    ["a shorter id", "user-ab", "user-a"],
    ["a space behind", "user-ab", "user-ab%20"],
    ["a dot behind", "user-ab", "user-ab."],
    ["NUL behind", "user-ab", "user-ab%00"],
    ["a zero-width space behind", "user-ab", "user-ab%E2%80%8B"],
    ["a doubly encoded letter", "user-ab", "user-%2561b"],
    ["a slash inside", "user-ab", "user-ab%2Fuser-ab"],
    ["a Cyrillic look-alike", "user-ab", encoded("user-аb")],
    ["full-width letters", "user-ab", encoded("ｕｓｅｒ-ab")],
    ["another normalisation", "us\u00e9r", encoded("use\u0301r")],
    ["a wildcard", "user-ab", "%25"],
    ["SQL", "user-ab", encoded("user-ab' or '1'='1")],
    ["me", "user-ab", "me"],
    ["undefined", "user-ab", "undefined"],
  ])("403 for %s", async (_name, id, path) => {
    const user = await newUser(id);
    expect(await errorOf(await list(path, user))).toEqual(forbidden);
    expect((await list(encoded(id), user)).status).toBe(200);
  });

  it.each([
    "user ab",
    "auth0|ab",
    "ada@example.com",
    "a/b",
    "a%2Fb",
    "a+b",
    "ünï",
    "😀",
    "user.ab",
  ])("200 for the token's own id %j, however it must be encoded", async (id) => {
    const user = await newUser(id);
    const task = await createTask(user, { title: id });
    expect(await (await list(encoded(id), user)).json()).toContainEqual(task);
  });

  it("200 for letters encoded without need, which are the same URL", async () => {
    expect((await list("user-%61b", await newUser("user-ab"))).status).toBe(200);
  });

  it("401 before 403: without a valid token nothing is said of the path", async () => {
    const response = await send("GET", "/api/somebody/tasks");
    expect(await errorOf(response)).toMatchObject({
      status: 401,
      error_code: "AUTHENTICATION_REQUIRED",
    });
  });
});
