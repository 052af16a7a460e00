import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { expectMissingToken, expectRefusal } from "../../fixtures/refusal.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";

const frameworkHeaders: [name: string, value: string][] = [
  ["x-middleware-subrequest", "middleware:middleware:middleware:middleware:middleware"],
  ["x-middleware-subrequest", "src/middleware"],
  ["x-middleware-rewrite", "/api/health"],
  ["x-middleware-next", "1"],
  ["x-middleware-override-headers", "authorization"],
  ["x-middleware-prefetch", "1"],
  ["RSC", "1"],
  ["Next-Action", "40aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ["Next-Router-State-Tree", "%5B%5D"],
  ["Next-Router-Prefetch", "1"],
  ["Next-Router-Segment-Prefetch", "/_tree"],
  ["Next-Url", "https://evil.example/"],
  ["x-nextjs-data", "1"],
  ["x-nextjs-html-request-id", "1"],
  ["x-invoke-path", "/api/health"],
  ["x-invoke-status", "200"],
  ["x-invoke-output", "/api/health"],
  ["x-matched-path", "/api/health"],
  ["x-now-route-matches", "1=/api/health"],
  ["x-prerender-revalidate", "1"],
  ["x-unsupported-method", "GET"],
  ["x-client-address", "127.0.0.1"],
  ["purpose", "prefetch"],
  ["sec-purpose", "prefetch"],
];

it.each(frameworkHeaders)("%s: %s opens no route without a token", async (name, value) => {
  expectMissingToken(await send({ path: "/api/tasks", headers: { [name]: value } }));
  const headers = { [name]: value, "content-type": "application/json" };
  expectMissingToken(await send({ method: "POST", path: "/api/tasks", body: "{}", headers }));
});

withUsers("with a token", () => {
  it.each(frameworkHeaders)("%s: %s changes no answer", async (name, value) => {
    const as = newUser();
    const task = await createTask(as);
    const listed = await send({ path: "/api/tasks", as, headers: { [name]: value } });
    expect({ status: listed.status, json: listed.json }).toEqual({ status: 200, json: [task] });
    expect(listed.headers["content-type"]).toBe("application/json");
    const patched = await send({
      method: "PATCH",
      path: `/api/tasks/${task.id}`,
      as,
      json: { completed: true },
      headers: { [name]: value },
    });
    expect(patched.json).toMatchObject({ id: task.id, completed: true });
  });

  it.each([
    ["Authorization", (token: string) => `Bearer ${token}`, [400, 401]],
    ["Content-Type", () => "application/json", [400, 415]],
    ["Idempotency-Key", () => "any", [400, 422]],
  ] as const)("two %s headers, though equal, are refused", async (name, valueFor, refusals) => {
    const { token } = newUser();
    const line = `${name}: ${valueFor(token)}`;
    const body = `{"title":"x"}`;
    const create = async (...lines: string[]) => {
      const length = `Content-Length: ${body.length}`;
      const request = requestText("POST /api/tasks HTTP/1.1", [...lines, length], body);
      return (await exchange(request)).answers.map(({ status }) => status);
    };
    const authorized = name === "Authorization" ? [] : [`Authorization: Bearer ${token}`];
    expect(await create(...authorized, line)).toEqual([201]);
    const [refusal, ...more] = await create(...authorized, line, line);
    expect(refusals).toContain(refusal);
    expect(more).toEqual([]);
  });

  const types: [type: string | undefined, accepted: boolean][] = [
    [undefined, true],
    ["application/json", true],
    ["APPLICATION/JSON", true],
    ["application/json;charset=utf-8", true],
    ['application/json; charset="UTF-8"', true],
    ["application/json; charset=utf-16", false],
    ["application/json; charset=latin1", false],
    ["application/merge-patch+json", false],
    ["application/vnd.api+json", false],
    ["application/ld+json", false],
    ["application/jsonx", false],
    ["application/json, text/plain", false],
    ["text/json", false],
    ["text/plain", false],
    ["text/html", false],
    ["application/x-www-form-urlencoded", false],
    ["multipart/form-data; boundary=x", false],
    ["application/xml", false],
    ["application/octet-stream", false],
    ["application/graphql", false],
    ["json", false],
    ["*/*", false],
    ["/", false],
  ];
  it.each(types)("content type %j is taken: %s", async (type, accepted) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const body = '{"title":"x"}';
    const answer = await send({ method: "POST", path: "/api/tasks", as: newUser(), body, headers });
    if (accepted) expect(answer.status).toBe(201);
    else expectRefusal(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  });

  it("PATCH takes a merge patch too, PUT does not", async () => {
    const as = newUser();
    const path = `/api/tasks/${(await createTask(as)).id}`;
    const headers = { "content-type": "application/merge-patch+json" };
    const body = '{"description":null}';
    expect((await send({ method: "PATCH", path, as, body, headers })).status).toBe(200);
    expectRefusal(
      await send({ method: "PUT", path, as, body, headers }),
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    );
  });

  it.each([
    "gzip",
    "deflate",
    "br",
    "zstd",
    "identity",
    "compress",
    "aes128gcm",
    "gzip, gzip",
    "x",
  ])("415 for a body in the encoding %s: nothing is unpacked", async (encoding) => {
    const headers = { "content-type": "application/json", "content-encoding": encoding };
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, "x"));
    for (const body of [bomb, Buffer.from('{"title":"x"}')]) {
      const answer = await send({
        method: "POST",
        path: "/api/tasks",
        as: newUser(),
        body,
        headers,
      });
      expectRefusal(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
  });

  it.each(["text/html", "application/xml", "image/*", "*/*;q=0", "x", ""])(
    "Accept: %j gets JSON, success and error alike",
    async (accept) => {
      const as = newUser();
      const listed = await send({ path: "/api/tasks", as, headers: { accept } });
      expect([listed.status, listed.headers["content-type"]]).toEqual([200, "application/json"]);
      expectRefusal(
        await send({ path: "/api/tasks/1", as, headers: { accept } }),
        404,
        "RESOURCE_NOT_FOUND",
      );
    },
  );

  it.each(["bytes=0-0", "bytes=0-,0-,0-,0-", "items=1-2"])(
    "Range: %s cuts no answer",
    async (range) => {
      const as = newUser();
      await createTask(as);
      const answer = await send({ path: "/api/tasks", as, headers: { range } });
      expect([answer.status, answer.json.length]).toEqual([200, 1]);
    },
  );

  const ids = ["short", "x".repeat(128), "<script>", '{"a":1}', "a\"b'c\\", "../../x"];
  it.each(ids)("the request id %j is kept", async (id) => {
    const answer = await send({ path: "/api/nothing", headers: { "x-request-id": id } });
    expect(answer.headers["x-request-id"]).toBe(id);
    expect(answer.json.request_id).toBe(id);
  });
  it.each(["x".repeat(129), "a\tb", "é", ""])("the request id %j is replaced", async (id) => {
    const answer = await send({ path: "/api/nothing", headers: { "x-request-id": id } });
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("100 headers, cookies of 8 KiB and a hundred parameters harm nobody, a thousand are refused", async () => {
    const as = newUser();
    const headers: Record<string, string> = { cookie: `a=${"x".repeat(8_000)}` };
    for (let at = 0; at < 100; at += 1) headers[`x-h-${at}`] = "v";
    const list = (parameters: number) => {
      const query = Array.from({ length: parameters }, (_, at) => `p${at}=1`).join("&");
      return send({ path: `/api/tasks?${query}`, as, headers });
    };
    expect((await list(100)).status).toBe(200);
    expectRefusal(await list(1_000), 422, "VALIDATION_ERROR");
    expect(await listTasks(as)).toEqual([]);
  });
});

it("every answer has the headers that keep a browser from misreading it", async () => {
  for (const path of [
    "/api/health",
    "/api/nothing",
    "/api/tasks",
    "/api/openapi.json",
    "/api/auth/ok",
    "/api/auth/x",
  ]) {
    expect((await send({ path })).headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
      "cache-control": "no-store",
    });
  }
  const { headers } = await send({ path: "/api/health" });
  const isTls = target.origin.startsWith("https:");
  expect(headers["strict-transport-security"] !== undefined).toBe(isTls);
});

it("the page of the documentation loads nothing from elsewhere", async () => {
  const { headers, text } = await send({ path: "/api/docs" });
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).not.toMatch(/https?:|\*|unsafe-eval/);
  expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
