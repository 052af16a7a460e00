import { setTimeout as sleep } from "node:timers/promises";
import { newAccessToken } from "@todo/auth/access-token";
import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { createRateLimiter } from "#limits/rate-limit.ts";
import { newAccessTokenOf, type TestAccessToken } from "../fixtures/access-tokens.ts";
import { newBrowser } from "../fixtures/accounts.ts";
import { withBackend, withSettings } from "../fixtures/backends.ts";
import { createTask, families } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { allowedMethods, pathOf, routes } from "../fixtures/routes.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newAddress, newUser } from "../fixtures/tokens.ts";

const insufficient = (scope: string) => `Bearer error="insufficient_scope", scope="${scope}"`;

const taskRoutes = routes.filter((pattern) => /\/(?:tasks|changes|trash)\b/.test(pattern));
const accountRoutes = [
  ...["signup", "register", "signin", "login", "logout", "me", "token"],
  ...["sign-in/email", "sign-up/email", "change-password", "delete-user", "list-sessions"],
].map((name) => `/api/auth/${name}`);

describe.each(taskRoutes)("%s", (pattern) => {
  it("takes a token for reading where it reads, and 403 where it writes", async () => {
    const user = await newUser();
    const reading = await newAccessTokenOf(user, ["tasks:read"]);
    const writing = await newAccessTokenOf(user, ["tasks:write"]);
    const path = pathOf(pattern, user);
    for (const method of await allowedMethods(path)) {
      if (method === "OPTIONS") continue;
      const refused = [401, 403];
      expect(refused, method).not.toContain((await send(method, path, { as: writing })).status);
      const response = await send(method, path, { as: reading });
      if (method === "GET" || method === "HEAD") {
        expect(refused, method).not.toContain(response.status);
        continue;
      }
      expect(response.headers.get("www-authenticate")).toBe(insufficient("tasks:write"));
      expect(await errorOf(response)).toMatchObject({
        status: 403,
        error_code: "INSUFFICIENT_SCOPE",
      });
    }
  });
});

describe.each(["/api/tokens", "/api/tokens/0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11"])("%s", (path) => {
  it("403 for any token: one can't make, see or end another", async () => {
    const user = await newUser();
    const token = await newAccessTokenOf(user, ["tasks:read", "tasks:write"]);
    for (const method of await allowedMethods(path)) {
      if (method === "OPTIONS") continue;
      const response = await send(method, path, { as: token });
      expect(response.status, method).toBe(403);
      if (method === "HEAD") continue;
      expect((await errorOf(response)).error_code, method).toBe("FORBIDDEN");
    }
  });
});

describe.each(accountRoutes)("%s", (path) => {
  it("401 for any token", async () => {
    const token = await newAccessTokenOf(await newUser());
    const methods = await allowedMethods(path);
    expect(methods).not.toEqual([]);
    for (const method of methods) {
      if (method === "OPTIONS") continue;
      const response = await send(method, path, { as: token });
      expect(response.status, method).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    }
  });
});

describe.each(families)("$family", ({ tasksOf }) => {
  it("a token sees and changes what its user does, and nobody else's", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const [mine, foreign] = [await createTask(user), await createTask(other)];
    const token = await newAccessTokenOf(user);
    expect(await (await send("GET", tasksOf(user), { as: token })).json()).toEqual([mine]);
    const path = `${tasksOf(user)}/${foreign.id}`;
    const missing = `${tasksOf(user)}/2147483647`;
    for (const method of ["GET", "DELETE"]) {
      const response = await send(method, path, { as: token });
      expect(response.status).toBe(404);
      expect(await factsOf(response)).toBe(
        await factsOf(await send(method, missing, { as: token })),
      );
    }
    expect((await send("GET", `/api/tasks/${foreign.id}`, { as: other })).status).toBe(200);
  });
});

it("403 for another user in the path before the scope is looked at", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const token = await newAccessTokenOf(user, ["tasks:read"]);
  const path = `/api/${encodeURIComponent(other.id)}/tasks`;
  const error = await errorOf(await send("POST", path, { as: token, json: { title: "x" } }));
  expect(error).toMatchObject({ status: 403, error_code: "FORBIDDEN" });
});

it("403 for a missing scope before the rate limit, the type, the JSON and the schema", async () => {
  const user = await newUser();
  const token = await newAccessTokenOf(user, ["tasks:read"]);
  const taskRateLimiter = createRateLimiter("tasks", 1);
  await withBackend({ ...getBackend(), taskRateLimiter }, async () => {
    const options = { as: token, body: "{", headers: { "content-type": "text/plain" } };
    for (let count = 0; count < 3; count += 1) {
      expect((await send("POST", "/api/tasks", options)).status).toBe(403);
    }
    expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
  });
});

it("requests of a token count for its user", async () => {
  const user = await newUser();
  const token = await newAccessTokenOf(user, ["tasks:read"]);
  const taskRateLimiter = createRateLimiter("tasks", 2);
  await withBackend({ ...getBackend(), taskRateLimiter }, async () => {
    expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
    expect((await send("GET", "/api/tasks", { as: token })).status).toBe(200);
    expect((await send("GET", "/api/tasks", { as: token })).status).toBe(429);
    expect((await send("GET", "/api/tasks", { as: user })).status).toBe(429);
  });
});

it("what a token writes has its id as actor in the log of changes, what its user writes has none", async () => {
  const user = await newUser();
  const token = await newAccessTokenOf(user);
  const task = await createTask(user);
  const bulk = { operations: [{ op: "create", title: "Bread" }] };
  await send("PATCH", `/api/tasks/${task.id}`, { as: token, json: { title: "Oat milk" } });
  await send("POST", "/api/tasks/bulk", { as: token, json: bulk });
  await send("POST", `/api/tasks/${task.id}/undo`, { as: token });
  await send("DELETE", `/api/tasks/${task.id}`, { as: user });
  const response = await send("GET", "/api/changes?since=0", { as: token });
  const { changes } = (await response.json()) as { changes: { actor: string | null }[] };
  const { tokenId } = token;
  expect(changes.map(({ actor }) => actor)).toEqual([null, tokenId, tokenId, tokenId, null]);
});

it("the log of requests has the id of the token, never the token", async () => {
  const token = await newAccessTokenOf(await newUser());
  const response = await send("GET", "/api/tasks", { as: token });
  const line = logLines.of(response.headers.get("x-request-id"));
  expect(line).toMatchObject({ user_id: token.id, token_id: token.tokenId });
  await send("POST", "/api/tokens", { as: token });
  await send("GET", `/api/tasks?token=${token.token}`);
  expect(JSON.stringify(logLines.lines)).not.toContain(token.token.slice("todo_".length));
});

it("the day of the last use is listed", async () => {
  const user = await newUser();
  const token = await newAccessTokenOf(user);
  const today = () => new Date().toISOString().slice(0, 10);
  const before = today();
  await send("GET", "/api/tasks", { as: token });
  let listed: { last_used_on: string | null }[] = [];
  for (let tries = 0; tries < 100 && !listed[0]?.last_used_on; tries += 1) {
    await sleep(10);
    listed = await (await send("GET", "/api/tokens", { as: user })).json();
  }
  expect([before, today()]).toContain(listed[0]?.last_used_on);
});

/** Refused as if there were no such token, with the reason in the log. */
async function expectRefused(response: Response, reason: string) {
  expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  const { status, error_code, request_id } = await errorOf(response);
  expect({ status, error_code }).toEqual({ status: 401, error_code: "AUTHENTICATION_REQUIRED" });
  expect(logLines.of(request_id)).toMatchObject({ security_event: "invalid-token", reason });
}

const list = (token: string, from = newAddress()) =>
  send("GET", "/api/tasks", { headers: { authorization: `Bearer ${token}` }, from });

/** A token as it was given out, but for the last digit of what is random. */
const otherRandom = ({ token }: TestAccessToken) =>
  `${token.slice(0, 41)}${token[41] === "0" ? "1" : "0"}${token.slice(42)}`;

describe("401 for a token that is", () => {
  it.each<[string, (token: TestAccessToken) => string, string]>([
    ["truncated", ({ token }) => token.slice(0, -1), "checksum"],
    ["in upper case", ({ token }) => `todo_${token.slice(5).toUpperCase()}`, "checksum"],
    ["in lower case", ({ token }) => token.toLowerCase(), "checksum"],
    ["changed before its checksum", otherRandom, "checksum"],
    ["with a prefix in upper case", ({ token }) => token.replace("todo", "TODO"), "malformed"],
    ["its id", ({ tokenId }) => tokenId, "malformed"],
  ])("%s", async (_what, change, reason) => {
    const token = await newAccessTokenOf(await newUser());
    await expectRefused(await list(change(token)), reason);
    expect((await list(token.token)).status).toBe(200);
  });

  it("with the checksum of another", async () => {
    const user = await newUser();
    const [one, other] = [await newAccessTokenOf(user), await newAccessTokenOf(user)];
    await expectRefused(await list(one.token.slice(0, -6) + other.token.slice(-6)), "checksum");
  });

  it("expired by a second", async () => {
    const token = await newAccessTokenOf(await newUser(), ["tasks:read"], 1);
    await withClient(ownerUrl(), (client) =>
      client.query("update access_tokens set expires_at = now() - interval '1 s' where id = $1", [
        token.tokenId,
      ]),
    );
    await expectRefused(await list(token.token), "unknown-token");
  });

  it("the hash that the database keeps", async () => {
    const token = await newAccessTokenOf(await newUser());
    const { rows } = await withClient(ownerUrl(), (client) =>
      client.query("select hash from access_tokens where id = $1", [token.tokenId]),
    );
    await expectRefused(await list(`todo_${rows[0].hash}`), "checksum");
  });
});

it.each(["token", "access_token"])(
  "nothing comes of a token in %s of query or cookie",
  async (name) => {
    const { token } = await newAccessTokenOf(await newUser());
    const inQuery = await send("GET", `/api/tasks?${name}=${token}`);
    const inCookie = await send("GET", "/api/tasks", { headers: { cookie: `${name}=${token}` } });
    for (const response of [inQuery, inCookie]) {
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    }
  },
);

it("a change of password leaves tokens, the deletion of the account ends them", async () => {
  const browser = await newBrowser();
  const token = await newAccessTokenOf(browser);
  const post = (path: string, json: object) =>
    send("POST", path, {
      json,
      headers: { cookie: browser.cookie, origin: "http://localhost:3000" },
    });
  const changed = await post("/api/auth/change-password", {
    currentPassword: browser.password,
    newPassword: `${browser.password}!`,
  });
  expect(changed.status).toBe(200);
  expect((await list(token.token)).status).toBe(200);
  const signedIn = await send("POST", "/api/auth/signin", {
    json: { email: browser.email, password: `${browser.password}!` },
  });
  const as = { id: browser.id, token: (await signedIn.json()).access_token };
  const listed: { id: string }[] = await (await send("GET", "/api/tokens", { as })).json();
  expect(listed.map(({ id }) => id)).toEqual([token.tokenId]);
  await withClient(ownerUrl(), (client) =>
    client.query(`delete from "user" where id = $1`, [browser.id]),
  );
  const { rows } = await withClient(ownerUrl(), (client) =>
    client.query("select from access_tokens where id = $1", [token.tokenId]),
  );
  expect(rows).toEqual([]);
});

it("where another issuer signs in, tokens work as here", async () => {
  const tokens = { mode: "external", keySetUrl: undefined, issuer: undefined, audience: undefined };
  await withSettings({ tokens: tokens as never }, async () => {
    const user = await newUser();
    const task = await createTask(user);
    const token = await newAccessTokenOf(user, ["tasks:read"], 30);
    expect(await (await send("GET", "/api/tasks", { as: token })).json()).toEqual([task]);
    expect((await send("DELETE", `/api/tasks/${task.id}`, { as: token })).status).toBe(403);
  });
});

it("429 after 30 unknown tokens of a minute from one address, while known ones go on there", async () => {
  const from = newAddress();
  const [known, unknown] = [
    await newAccessTokenOf(await newUser()),
    await newAccessTokenOf(await newUser()),
  ];
  expect((await list(known.token, from)).status).toBe(200);
  const stranger = await newAccessTokenOf(await newUser());
  const statuses: number[] = [];
  for (let count = 0; count < 40; count += 1) {
    statuses.push((await list(newAccessToken(), from)).status);
  }
  expect(statuses).toEqual([...Array(30).fill(401), ...Array(10).fill(429)]);
  const refused = await list(unknown.token, from);
  expect(refused.headers.get("ratelimit-policy")).toBe('"token-look-ups";q=30;w=60');
  expect(await errorOf(refused)).toMatchObject({ status: 429, error_code: "RATE_LIMITED" });
  expect((await list(known.token, from)).status).toBe(200);
  expect((await send("GET", "/api/tasks", { as: await newUser(), from })).status).toBe(200);
  expect((await list(stranger.token)).status).toBe(200);
  await expectRefused(await list("todo_wrong", from), "checksum");
});
