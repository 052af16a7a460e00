import { describe, expect, it } from "vitest";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { withClient } from "@todo/postgres/postgres-client";
import { newBrowser } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { send, type SendOptions } from "../fixtures/send.ts";
import { newUser, signToken, validClaims } from "../fixtures/tokens.ts";

const marker = "MARKER-9d1f";
const planted: Record<string, string> = {
  origin: "http://localhost:3000",
  cookie: `session=${marker}`,
  "user-agent": marker,
  referer: `https://${marker}.example/`,
  "x-forwarded-for": marker,
  "x-custom": marker,
};

/** Sends a request, and returns all that was logged of it. */
async function logged(method: string, path: string, options: SendOptions = {}) {
  const before = logLines.lines.length;
  const headers = { ...planted, ...options.headers };
  const response = await send(method, path, { ...options, headers });
  const lines = logLines.lines.slice(before);
  expect(lines).toHaveLength(1);
  const [line = ""] = lines;
  expect(line.endsWith("\n")).toBe(true);
  expect(line.trim()).not.toContain("\n");
  return { response, line, entry: logLines.of(response.headers.get("x-request-id")) };
}

it("one JSON line for a request, with exactly these members", async () => {
  const user = await newUser();
  const task = { title: marker, description: marker };
  const { line, entry, response } = await logged("POST", `/api/${user.id}/tasks?q=${marker}`, {
    as: user,
    json: task,
  });
  expect(response.status).toBe(201);
  expect(entry).toEqual({
    level: 30,
    time: expect.any(Number),
    request_id: response.headers.get("x-request-id"),
    method: "POST",
    route: "/api/[userId]/tasks",
    status: 201,
    duration_ms: expect.any(Number),
    user_id: user.id,
    msg: "request",
  });
  expect(line).not.toContain(marker);
});

describe("the route instead of the path", () => {
  it.each([
    ["/api/tasks", "/api/tasks"],
    ["/api/tasks/", "/api/tasks"],
    ["/api/tasks/123456", "/api/tasks/[id]"],
    ["/api/tasks/123456/", "/api/tasks/[id]"],
    [`/api/tasks/${marker}`, "/api/tasks/[id]"],
    [`/api/${marker}/tasks/1`, "/api/[userId]/tasks/[id]"],
    [`/api/${marker}%20x/tasks`, "/api/[userId]/tasks"],
    ["/api/auth/get-session", "/api/auth/[...all]"],
    [`/api/auth/${marker}/${marker}`, "/api/auth/[...all]"],
    [`/${marker}`, "/[...path]"],
    [`/${marker}/${marker}/`, "/[...path]"],
    [`/api/${marker}`, "/[...path]"],
    ["/api/7/tasks/7", "/api/[userId]/tasks/[id]"],
    ["/api/7/tasks/7/complete/", "/api/[userId]/tasks/[id]/complete"],
    ["/api/tasks/tasks", "/api/tasks/[id]"],
    ["/api/tasks/tasks/complete", "/api/tasks/[id]/complete"],
    ["/api/tasks/complete/complete", "/api/tasks/[id]/complete"],
    ["/api/tasks/tasks/tasks", "/api/[userId]/tasks/[id]"],
    ["/api/tasks/tasks/bulk", "/api/[userId]/tasks/bulk"],
    ["/api/api/tasks/api", "/api/[userId]/tasks/[id]"],
    ["/api/api/tasks", "/api/[userId]/tasks"],
    ["/api/complete/tasks/complete/complete", "/api/[userId]/tasks/[id]/complete"],
    ["/api/bulk/tasks/bulk", "/api/[userId]/tasks/bulk"],
    ["/api/a%2Fb/tasks/a%2Fb", "/api/[userId]/tasks/[id]"],
    ["/api/auth/auth/auth", "/api/auth/[...all]"],
    ["/api/auth/a%2Fb", "/api/auth/[...all]"],
    ["/api/x/y%2Fz/", "/[...path]"],
  ])("%s is logged as %s", async (path, route) => {
    const { entry, line } = await logged("GET", path, { as: await newUser() });
    expect(entry.route).toBe(route);
    expect(line).not.toContain(marker);
  });
});

describe("nothing that was sent is logged for", () => {
  const json = { title: marker, description: marker };

  it.each<[number, string, string, (token: string) => SendOptions]>([
    [400, "POST", "/api/tasks", () => ({ body: `{"${marker}` })],
    [401, "GET", "/api/tasks", () => ({ headers: { authorization: `Bearer ${marker}` } })],
    [401, "GET", "/api/tasks", () => ({ headers: { authorization: marker } })],
    [401, "GET", "/api/tasks", (token) => ({ headers: { authorization: `Bearer ${token}x` } })],
    [403, "GET", `/api/${marker}/tasks`, () => ({})],
    [404, "GET", `/${marker}?${marker}`, () => ({})],
    [404, "PUT", "/api/tasks/1", () => ({ json })],
    [405, "DELETE", "/api/tasks", () => ({ json })],
    [413, "POST", "/api/tasks", () => ({ body: marker.repeat(10_000) })],
    [415, "POST", "/api/tasks", () => ({ body: marker, headers: { "content-type": marker } })],
    [422, "POST", "/api/tasks", () => ({ json: { title: `${marker}\0` } })],
    [422, "GET", `/api/tasks/${marker}`, () => ({})],
    [422, "GET", `/api/tasks?status=${marker}`, () => ({})],
    [422, "POST", "/api/auth/signup", () => ({ json: { email: marker, password: marker } })],
    [
      401,
      "POST",
      "/api/auth/signin",
      () => ({ json: { email: `${marker}@x.example`, password: marker } }),
    ],
    [
      401,
      "POST",
      "/api/auth/sign-in/email",
      () => ({ json: { email: `${marker}@x.example`, password: marker } }),
    ],
    [
      200,
      "POST",
      "/api/auth/signup",
      () => ({ json: { email: `${marker}-1@x.example`, password: marker, name: marker } }),
    ],
    [
      200,
      "POST",
      "/api/auth/sign-up/email",
      () => ({ json: { email: `${marker}-2@x.example`, password: marker, name: marker } }),
    ],
    [
      409,
      "POST",
      "/api/auth/signup",
      () => ({ json: { email: `${marker}-1@x.example`, password: marker } }),
    ],
    [404, "GET", `/api/auth/${marker}?token=${marker}`, () => ({})],
  ])("%i of %s %s", async (status, method, path, optionsFor) => {
    const user = await newUser();
    const options = optionsFor(user.token);
    const { line, response } = await logged(method, path, { as: user, ...options });
    expect(response.status).toBe(status);
    expect(line.toLowerCase()).not.toContain(marker.toLowerCase());
    expect(line).not.toContain(user.token.split(".")[2]);
  });

  it("a session cookie and the token that it turns into", async () => {
    const { cookie, token } = await newBrowser();
    for (const path of ["/api/auth/token", "/api/auth/get-session"]) {
      const { line, response } = await logged("GET", path, { headers: { cookie } });
      expect(response.status).toBe(200);
      expect(line).not.toContain(cookie.split("=")[1]?.split(".")[0]);
      expect(line).not.toContain(token.split(".")[2]);
    }
  });

  it("503 of a database that is not there, whose address holds a password", async () => {
    const user = await newUser();
    const databaseUrl = `postgresql://${marker}:${marker}@127.0.0.1:1/${marker}`;
    await withSettings({ databaseUrl }, async () => {
      const { line, response } = await logged("POST", "/api/tasks", { as: user, json });
      expect(response.status).toBe(503);
      expect(line).not.toContain(marker);
      expect(line).not.toContain("127.0.0.1");
    });
  });

  it("500 of a statement whose parameters look like a stack", async () => {
    const description = `${marker}\n    at ${marker} (file.ts:1:1)`;
    const user = await newUser();
    const { id } = await createTask(user);
    await withClient(ownerUrl(), (client) =>
      client.query("alter table tasks add constraint test_only check (title <> 'break')"),
    );
    const change = { as: user, json: { title: "break", description } };
    const { line, response } = await logged("PUT", `/api/tasks/${id}`, change);
    expect(response.status).toBe(500);
    expect(line).toContain("23514");
    expect(line).not.toContain(marker);
  });
});

describe("security events are warnings with a name", () => {
  it.each<[string, string, SendOptions, object]>([
    [
      "a bad token",
      "/api/tasks",
      { headers: { authorization: "Bearer x" } },
      { security_event: "invalid-token", reason: "malformed" },
    ],
    [
      "a foreign path user",
      "/api/somebody/tasks",
      {},
      { security_event: "foreign-path-user", error_code: "FORBIDDEN" },
    ],
  ])("%s", async (_name, path, options, event) => {
    const { entry } = await logged("GET", path, { as: await newUser(), ...options });
    expect(entry).toMatchObject({ level: 40, ...event });
  });

  it("an expired token names its reason, but not its user", async () => {
    const user = await newUser();
    const claims = { ...validClaims(user.id), iat: 1, exp: 2 };
    const { entry } = await logged("GET", "/api/tasks", {
      as: { ...user, token: await signToken(claims) },
    });
    expect(entry).toMatchObject({ level: 40, security_event: "invalid-token", reason: "expired" });
    expect(entry).not.toHaveProperty("user_id");
  });

  it("a request without a token, a 404 and a 422 are no events", async () => {
    const user = await newUser();
    for (const [path, options] of [
      ["/api/tasks", {}],
      ["/api/tasks/1", { as: user }],
      ["/api/tasks/x", { as: user }],
    ] as const) {
      const { entry } = await logged("GET", path, options);
      expect(entry).toMatchObject({ level: 30 });
      expect(entry).not.toHaveProperty("security_event");
    }
  });
});
