import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { methods, pathOf, routes } from "../fixtures/routes.ts";
import { send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const frontend = "http://localhost:3000";
const allowedHeaders =
  "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id, Prefer, X-Request-Id";
const exposedHeaders =
  "ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotent-Replayed, MCP-Protocol-Version, Mcp-Session-Id, WWW-Authenticate, set-auth-token, set-auth-jwt";

const cors = {
  "access-control-allow-origin": frontend,
  "access-control-allow-credentials": "true",
  "access-control-expose-headers": exposedHeaders,
};
const security = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};
const preflightOf = (method: string) => ({
  "access-control-request-method": method,
  "access-control-request-headers": "authorization,content-type",
});

/** The pages for people, which need scripts and styles of ours. */
const pages = ["/api/docs", "/api/docs/scalar.js"];

/** Browsers keep what has a tag, for one account. */
function varyOf(pattern: string, { status, headers }: Response): string {
  if (headers.has("etag")) return "Origin, Authorization";
  return status === 200 && pattern.endsWith("/changes") ? "Origin, Accept" : "Origin";
}

const headersOf = (response: Response) => Object.fromEntries(response.headers);

/** Answers of every kind that a path has: as a known and an unknown caller, with every method. */
async function answersOf(pattern: string, headers: Record<string, string>) {
  const user = await newUser();
  const path = pathOf(pattern, user);
  const as = [user, undefined];
  const requests = [...methods, "OPTIONS"].flatMap((method) =>
    as.map(async (caller) => {
      const response = await send(method, path, { headers, ...(caller && { as: caller }) });
      return { name: `${method} ${path} ${response.status}`, response };
    }),
  );
  return Promise.all(requests);
}

describe.each([...routes, "/nothing/here"])("%s", (pattern) => {
  it("every answer has the security headers and a request id, and is JSON or empty", async () => {
    for (const { name, response } of await answersOf(pattern, {})) {
      const { headers, body } = response;
      const isPage = response.ok && pages.includes(pattern);
      expect(headersOf(response), name).toMatchObject({
        ...security,
        ...(isPage && {
          "content-security-policy": expect.stringMatching(
            /^default-src 'none'; (?!.*\*)(?!.*unsafe-eval)(?!.*script-src[^;]*unsafe).*frame-ancestors 'none'$/,
          ),
        }),
        "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
        "cache-control": headers.has("etag") ? "private, no-cache" : "no-store",
        vary: varyOf(pattern, response),
      });
      expect(headers.has("x-powered-by"), name).toBe(false);
      expect(headers.has("strict-transport-security"), name).toBe(false);
      const isEmpty = body === null || name.startsWith("HEAD");
      if (!isEmpty && !isPage) expect(await response.json(), name).toBeDefined();
    }
  });

  it("every answer lets the configured frontend read it", async () => {
    for (const { name, response } of await answersOf(pattern, { origin: frontend })) {
      const vary = varyOf(pattern, response);
      expect(headersOf(response), name).toMatchObject({ ...cors, vary });
    }
  });

  it("a preflight of the frontend succeeds without a token", async () => {
    const path = pathOf(pattern, await newUser());
    for (const method of methods) {
      const headers = { origin: frontend, ...preflightOf(method) };
      const response = await send("OPTIONS", path, { headers });
      expect(response.status).toBe(204);
      expect(response.body).toBeNull();
      expect(headersOf(response)).toMatchObject({
        ...cors,
        vary: "Origin",
        "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD",
        "access-control-allow-headers": allowedHeaders,
        "access-control-max-age": "600",
      });
    }
  });

  it.each([
    "http://localhost:3000.evil.example",
    "http://evil.example#http://localhost:3000",
    "http://localhost:30000",
    "http://localhost",
    "https://localhost:3000",
    "http://sub.localhost:3000",
    "http://127.0.0.1:3000",
    "http://localhost:3000/",
    "http://localhost:3000, http://evil.example",
    "HTTP://LOCALHOST:3000",
    "null",
    "*",
    "",
  ])("no answer lets %j read it", async (origin) => {
    const answers = await answersOf(pattern, { origin });
    const path = pathOf(pattern, await newUser());
    const headers = { origin, ...preflightOf("GET") };
    const preflight = { name: "preflight", response: await send("OPTIONS", path, { headers }) };
    for (const { name, response } of [...answers, preflight]) {
      expect(response.headers.has("access-control-allow-origin"), name).toBe(false);
      expect(response.headers.has("access-control-allow-credentials"), name).toBe(false);
      expect(response.headers.get("vary"), name).toBe(varyOf(pattern, response));
    }
  });
});

it("an answer to a request without an origin has no CORS headers", async () => {
  const names = [...(await send("GET", "/api/health")).headers.keys()];
  expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

it("each of several configured origins may read, and no other", async () => {
  const corsOrigins = ["https://one.example", "https://other.example"];
  await withSettings({ corsOrigins }, async () => {
    for (const origin of [...corsOrigins, frontend]) {
      const response = await send("GET", "/api/health", { headers: { origin } });
      const expected = corsOrigins.includes(origin) ? origin : null;
      expect(response.headers.get("access-control-allow-origin")).toBe(expected);
    }
  });
});

it("over https, every answer demands https from then on", async () => {
  const user = await newUser();
  const settings = { baseUrl: "https://api.example.com" };
  await withSettings(settings, async () => {
    for (const path of ["/api/health", "/api/tasks", "/nothing", "/api/auth/ok"]) {
      const response = await send("GET", path, { as: user });
      expect(response.headers.get("strict-transport-security")).toBe(
        "max-age=63072000; includeSubDomains",
      );
    }
  });
});

it("an answer with a validator may be kept by the client alone, and is asked for again", async () => {
  const user = await newUser();
  const { id } = await createTask(user);
  const task = await send("GET", `/api/tasks/${id}`, { as: user });
  expect(task.headers.get("etag")).toMatch(/^"1-/);
  expect(task.headers.get("cache-control")).toBe("private, no-cache");
});

describe("X-Request-Id", () => {
  const requestIdFor = async (inbound: string, path = "/api/health") => {
    const response = await send("GET", path, { headers: { "x-request-id": inbound } });
    return response.headers.get("x-request-id");
  };

  it.each(["one", "7", "a b;c=d", "~".repeat(128)])("is kept where it is sane: %j", async (id) => {
    expect(await requestIdFor(id)).toBe(id);
    expect(await requestIdFor(id, "/nothing")).toBe(id);
    expect(await requestIdFor(id, "/api/auth/unknown")).toBe(id);
  });

  it.each(["", "~".repeat(129), "é", "a\tb"])("is replaced where it is not: %j", async (id) => {
    expect(await requestIdFor(id)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is a new one for each request, and the one in the error's body", async () => {
    const responses = [await send("GET", "/api/tasks"), await send("GET", "/api/tasks")];
    const ids = responses.map((response) => response.headers.get("x-request-id"));
    expect(ids[0]).not.toBe(ids[1]);
    const bodies = await Promise.all(responses.map((response) => response.json()));
    expect(bodies.map((body) => body.request_id)).toEqual(ids);
  });
});
