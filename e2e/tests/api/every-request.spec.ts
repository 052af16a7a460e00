import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { ErrorBody } from "@todo/validation/error";
import { type RawAnswer, send } from "../../fixtures/raw-request.ts";
import { local } from "../../system/deployments.ts";

const { apiUrl, webUrl } = local;
let authorization: { Authorization: string };
let families: string[];

test.beforeAll(async ({ playwright }) => {
  const request = await playwright.request.newContext();
  const data = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const { access_token, user } = await (
    await request.post(`${apiUrl}/api/auth/signup`, { data })
  ).json();
  await request.dispose();
  authorization = { Authorization: `Bearer ${access_token}` };
  families = ["/api/tasks", `/api/${user.id}/tasks`];
});

function expectError({ status, headers, text }: RawAnswer, code: string, expected: number): void {
  expect(status).toBe(expected);
  expect(headers["content-type"]).toBe("application/json");
  const body = ErrorBody.parse(JSON.parse(text));
  expect(body.error_code).toBe(code);
  expect(headers["x-request-id"]).toBe(body.request_id);
}

test("methods that no framework routes are 405 in JSON, with Allow, whoever asks", async () => {
  for (const method of ["TRACE", "PROPFIND", "MKCOL", "PURGE"]) {
    for (const path of families) {
      const anonymous = await send(apiUrl, { method, path });
      expectError(anonymous, "METHOD_NOT_ALLOWED", 405);
      expect(anonymous.headers.allow).toContain("GET");
      expect(anonymous.headers.allow).not.toContain(method);
    }
    const signIn = await send(apiUrl, { method, path: "/api/auth/signin" });
    expectError(signIn, "METHOD_NOT_ALLOWED", 405);
    expect(signIn.headers.allow).toContain("POST");
  }
});

test("paths that are no route are 404 in JSON, whatever they are made of", async () => {
  const paths = [
    "/",
    "/api",
    "/api/nothing",
    "/api/tasks/1/nothing",
    "/api/%ff",
    "/api/tasks%00",
    "/_next/static/nothing.js",
    "/favicon.ico",
    "/api/../../etc/passwd",
    "/api\\tasks",
    "*",
  ];
  for (const path of paths) {
    const answer = await send(apiUrl, { path, headers: authorization });
    expect.soft({ path, status: answer.status }).toEqual({ path, status: 404 });
    expect.soft(answer.text, path).toContain('"error_code":"RESOURCE_NOT_FOUND"');
  }
});

test("no spelling of a path is answered with a redirect", async () => {
  const routerHeaders = { RSC: "1", "Next-Router-Prefetch": "1", "Next-Url": "/elsewhere" };
  for (const family of families) {
    const plain = await send(apiUrl, { path: family, headers: authorization });
    expect(plain.status).toBe(200);
    for (const path of [`${family}/`, `/${family}`, family.replace("/api/", "/api//")]) {
      const answer = await send(apiUrl, { path, headers: authorization });
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
      expect(answer.text).toBe(plain.text);
    }
    const headers = { ...authorization, ...routerHeaders };
    const navigated = await send(apiUrl, { path: family, headers });
    expect(navigated).toMatchObject({ status: 200, text: plain.text });
    expect(navigated.headers["content-type"]).toBe("application/json");
  }
  const anywhere = await send(apiUrl, { path: "//evil.example/%2e%2e", headers: authorization });
  expectError(anywhere, "RESOURCE_NOT_FOUND", 404);
});

test("HEAD answers as GET does, without a body", async () => {
  for (const path of [...families, "/api/health", "/api/ready"]) {
    const got = await send(apiUrl, { path, headers: authorization });
    const head = await send(apiUrl, { method: "HEAD", path, headers: authorization });
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-type"]).toBe(got.headers["content-type"]);
  }
  const anonymous = await send(apiUrl, { method: "HEAD", path: "/api/tasks" });
  expect(anonymous).toMatchObject({ status: 401, text: "" });
  expect(anonymous.headers["www-authenticate"]).toContain("Bearer");
});

test("a preflight of our frontend is granted on every path, one of a stranger is not", async () => {
  const asks = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key,if-match",
  };
  for (const path of [...families, `${families[0]}/1`, "/api/auth/sign-in/email", "/api/nothing"]) {
    const ours = { method: "OPTIONS", path, headers: { Origin: webUrl, ...asks } };
    const granted = await send(apiUrl, ours);
    expect(granted.status, path).toBe(204);
    expect(granted.headers).toMatchObject({
      "access-control-allow-origin": webUrl,
      "access-control-allow-credentials": "true",
      vary: expect.stringContaining("Origin"),
    });
    expect(granted.headers["access-control-allow-methods"]).toContain("PATCH");
    const allowed = granted.headers["access-control-allow-headers"]?.toLowerCase().split(", ");
    expect(allowed).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key", "if-match"]),
    );
    const stranger = { ...ours, headers: { Origin: "https://evil.example", ...asks } };
    const refused = await send(apiUrl, stranger);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
  }
});
