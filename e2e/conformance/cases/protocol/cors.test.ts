import { describe, expect, it } from "vitest";
import { type Call, send } from "../../fixtures/http.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";

const ours = target.frontendOrigin ?? "";
const withOrigin = describe.skipIf(ours === "");
const asks = {
  "access-control-request-method": "PATCH",
  "access-control-request-headers": "authorization,content-type,idempotency-key,if-match",
};

const { protocol, host } = new URL(ours || "https://todo.example");
const lookAlikes = [
  "null",
  "*",
  "",
  " ",
  "https://evil.example",
  `${protocol}//${host}.evil.example`,
  `${protocol}//evil${host}`,
  `${protocol}//evil.${host}`,
  `${protocol}//${host}:8443`,
  `${protocol}//${host}:443`,
  `${protocol}//${host}/`,
  `${protocol}//${host}.`,
  `${protocol}//${host.toUpperCase()}`,
  `${protocol.toUpperCase()}//${host}`,
  `http://${host}x`,
  `${protocol}//user@${host}`,
  `${protocol}//${host}@evil.example`,
  `${host}`,
  `//${host}`,
  `${protocol}//${host} ${protocol}//evil.example`,
  `${protocol}//evil.example, ${protocol}//${host}`,
  `${protocol}//${host}%00.evil.example`,
  `${protocol}//${host}%60.evil.example`,
  `${protocol}//${host}_.evil.example`,
  `file://`,
  `chrome-extension://${host}`,
  "http://localhost:39990",
  "http://localhost",
  "http://127.0.0.1:3999",
  "undefined",
]; // prettier-ignore

const anywhere = [
  "/api/tasks",
  "/api/tasks/1",
  "/api/health",
  "/api/nothing",
  "/api/auth/sign-in/email",
  "/api/auth/signin",
];

it.each(lookAlikes)("no answer lets a page at %j read it", async (origin) => {
  for (const path of anywhere) {
    for (const call of [{ path }, { path, method: "OPTIONS" }]) {
      const headers = { origin, ...(call.method && asks) };
      const answer = await send({ ...call, headers });
      expect(answer.headers["access-control-allow-origin"], path).toBeUndefined();
      expect(answer.headers["access-control-allow-credentials"], path).toBeUndefined();
      expect(answer.headers.vary).toContain("Origin");
    }
  }
});

it.each(anywhere)("without an Origin there are no CORS headers: %s", async (path) => {
  const { headers } = await send({ path });
  const names = Object.keys(headers).filter((name) => name.startsWith("access-control-"));
  expect(names).toEqual([]);
  expect(headers.vary).toContain("Origin");
});

withOrigin("a page of ours", () => {
  it.each(anywhere)("gets its preflight granted, without a token: %s", async (path) => {
    const answer = await send({ method: "OPTIONS", path, headers: { origin: ours, ...asks } });
    expect(answer).toMatchObject({ status: 204, text: "" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": ours,
      "access-control-allow-credentials": "true",
      "access-control-max-age": expect.stringMatching(/^[0-9]+$/),
    });
    const methods = answer.header("access-control-allow-methods")?.split(", ");
    expect(methods).toEqual(
      expect.arrayContaining(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
    );
    const allowed = answer.header("access-control-allow-headers")?.toLowerCase().split(", ");
    for (const name of [
      "authorization",
      "content-type",
      "if-match",
      "if-none-match",
      "idempotency-key",
      "prefer",
      "x-request-id",
    ]) {
      expect(allowed).toContain(name);
    }
    expect(allowed).not.toContain("*");
  });

  it("may read the headers that it needs", async () => {
    const { headers } = await send({ path: "/api/health", headers: { origin: ours } });
    const exposed = String(headers["access-control-expose-headers"]).split(", ");
    for (const name of [
      "ETag",
      "Location",
      "Link",
      "Retry-After",
      "RateLimit",
      "RateLimit-Policy",
      "X-Request-Id",
      "Idempotent-Replayed",
    ]) {
      expect(exposed).toContain(name);
    }
  });
});

withUsers("a page of ours may read every error", () => {
  const body = { "content-type": "application/json" };
  const errors: [status: number, call: (id: number) => Call][] = [
    [400, () => ({ method: "POST", path: "/api/tasks", body: "{", headers: body })],
    [401, () => ({ path: "/api/tasks", headers: { authorization: "Bearer x" } })],
    [403, () => ({ path: "/api/somebody-else/tasks" })],
    [404, () => ({ path: "/api/tasks/99999999999" })],
    [404, () => ({ path: "/api/nothing" })],
    [405, () => ({ method: "PUT", path: "/api/tasks" })],
    [412, (id) => ({ method: "DELETE", path: `/api/tasks/${id}`, headers: { "if-match": '"9"' } })],
    [413, () => ({ method: "POST", path: "/api/tasks", body: "x".repeat(70_000), headers: body })],
    [
      415,
      () => ({
        method: "POST",
        path: "/api/tasks",
        body: "x",
        headers: { "content-type": "text/plain" },
      }),
    ],
    [422, () => ({ path: "/api/tasks", json: {} })],
    [
      401,
      () => ({
        path: "/api/auth/signin",
        json: { email: "nobody@conformance.example", password: "x" },
      }),
    ],
    [422, () => ({ path: "/api/auth/signup", json: {} })],
    [404, () => ({ path: "/api/auth/nothing" })],
    [
      413,
      () => ({
        method: "POST",
        path: "/api/auth/sign-in/email",
        body: "x".repeat(70_000),
        headers: body,
      }),
    ],
  ];
  it.each(errors)("%i %o", async (status, call) => {
    const as = newUser();
    const { id } = await createTask(as);
    const { headers, ...others } = call(id);
    const answer = await send({ as, ...others, headers: { origin: ours, ...headers } });
    expect(answer.status).toBe(status);
    if (ours === "") return;
    expect(answer.headers["access-control-allow-origin"]).toBe(ours);
    expect(answer.headers["access-control-expose-headers"]).toContain("X-Request-Id");
  });
});
