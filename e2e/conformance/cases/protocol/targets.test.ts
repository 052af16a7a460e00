import { expect, it } from "vitest";
import { expectRefusedSomehow } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, families, newUser } from "../../fixtures/users.ts";

const nowhere = [
  "/",
  "/api",
  "/api/",
  "/api/nothing",
  "/api/tasks/1/nothing",
  "/api/tasks/1/complete/x",
  "/api/auth",
  "/api/auth/nothing",
  "/API/tasks",
  "/api/Tasks",
  "/api/tasks.json",
  "/api/tasks;x=1",
  "/api/%74asks%2f",
  "/api/tasks%00",
  "/api/%zz",
  "/api/%",
  "/api/%ff/tasks",
  "/api/%E0%A4%A/tasks",
  "/%2e%2e/etc/passwd",
  "/api/%2e%2e%2fhealth",
  "/api\\tasks",
  "/_next/static/x.js",
  "/_next/image?url=http://127.0.0.1/",
  "/_next/data/x.json",
  "/favicon.ico",
  "/robots.txt",
  "/.env",
  "/.git/config",
  "/server.mjs",
  "/package.json",
  "/wp-login.php",
  "//evil.example/%2e%2e",
  "/api/__nextjs_original-stack-frame",
  "/_error",
  "/404",
  "/500",
  "/unserved",
]; // prettier-ignore

it.each(nowhere)("404 in JSON, never a redirect, a page or a file: %s", async (path) => {
  const { answers } = await exchange(requestText(`GET ${path} HTTP/1.1`));
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  if (!answer) return;
  // Below the task routes the token comes before the id.
  if (answer.status === 401) return expectRefusal(answer, 401, "AUTHENTICATION_REQUIRED");
  expectRefusal(answer, 404, "RESOURCE_NOT_FOUND");
});

it.each([
  "/api/health",
  "/api/health/",
  "//api/health",
  "/api//health",
  "/api/./health",
  "/api/x/../health",
  "/api/health?x=%zz",
])("%s is answered, or is not there; never a redirect", async (path) => {
  const { answers } = await exchange(requestText(`GET ${path} HTTP/1.1`));
  expect([200, 404]).toContain(answers[0]?.status);
  expect(answers[0]?.headers["content-type"]).toBe("application/json");
});

it.each([
  "http://evil.example/api/health",
  "https://evil.example:443/api/health",
  "http://evil.example",
  "evil.example:443",
  "*",
  "?x",
  "api/health",
  "http://",
  "http:///api/health",
  "http://user:password@evil.example/api/health",
  "//",
  "\\\\evil",
])("the request target %s leads nowhere else", async (line) => {
  const { answers } = await exchange(requestText(`GET ${line} HTTP/1.1`));
  expect(answers.length).toBeLessThanOrEqual(1);
  const [answer] = answers;
  expect([200, 400, 404, undefined]).toContain(answer?.status);
  expect(`${answer?.text}${answer?.rawHeaders.join()}`).not.toContain("evil");
});

withUsers("a list", () => {
  it.each(families)(
    "is the same behind doubled and closing slashes: $family",
    async ({ tasksOf }) => {
      const as = newUser();
      await createTask(as);
      const path = tasksOf(as);
      const { text } = await send({ path, as });
      for (const spelling of [`${path}/`, `/${path}`, path.replace("/api/", "/api//")]) {
        expect(await send({ path: spelling, as })).toMatchObject({ status: 200, text });
      }
    },
  );
});

it.each([8, 15])("a path of %i KiB is 404", async (kib) => {
  expectRefusal(await send({ path: `/api/${"x".repeat(kib * 1024)}` }), 404, "RESOURCE_NOT_FOUND");
});

it.for([17, 100])("a path of %i KiB is refused", async (kib, context) => {
  const { answers } = await exchange(requestText(`GET /api/${"x".repeat(kib * 1024)} HTTP/1.1`));
  expectRefusedSomehow(context, "headers of more than 16 KiB", answers[0], [413]);
});

const hosts = [
  "evil.example",
  "evil.example:80",
  "localhost@evil.example",
  "evil.example#",
  "[::1]:99999",
  "-",
  "a b",
  "é",
  "",
];
it.for(hosts)("the Host %j is believed in nothing", async (host, context) => {
  for (const path of [
    "/api/health",
    "/api/nothing",
    "/api/auth/ok",
    "/api/auth/nothing",
    "/api/docs",
  ]) {
    const { answers } = await exchange(requestText(`GET ${path} HTTP/1.1`, [`Host: ${host}`]));
    const [answer] = answers;
    expect(`${answer?.text}${answer?.rawHeaders.join()}`).not.toContain("evil");
    if (answer?.status === 200) continue;
    expectRefusedSomehow(context, `the Host ${JSON.stringify(host)}`, answer, [200, 400, 404]);
  }
});

it("no Host, or two, is refused", async (context) => {
  const none = await exchange("GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n");
  expectRefusedSomehow(context, "HTTP/1.1 without Host", none.answers[0], [400]);
  const { host } = new URL(target.origin);
  const two = await exchange(
    requestText("GET /api/health HTTP/1.1", [`Host: ${host}`, "Host: evil.example"]),
  );
  expectRefusedSomehow(context, "two Hosts", two.answers[0], [400]);
});

const forwarded = [
  "X-Forwarded-Host",
  "X-Forwarded-Server",
  "X-Host",
  "X-Original-Host",
  "Forwarded",
  "X-Forwarded-Prefix",
  "X-Original-URL",
  "X-Rewrite-URL",
  "X-Forwarded-Proto",
  "X-Forwarded-Scheme",
  "X-Forwarded-Port",
]; // prettier-ignore
it.each(forwarded)("%s is believed in nothing", async (name) => {
  for (const path of ["/api/health", "/api/nothing", "/api/auth/ok", "/api/openapi.json"]) {
    const plain = await send({ path });
    const told = await send({ path, headers: { [name]: "host=evil.example;proto=evil" } });
    expect(told.status).toBe(plain.status);
    expect(told.text + told.rawHeaders.join()).not.toContain("evil");
    expect(told.headers["strict-transport-security"]).toBe(
      plain.headers["strict-transport-security"],
    );
  }
});

it("no answer names the software that gives it", async () => {
  for (const path of ["/api/health", "/api/nothing", "/api/tasks", "/api/docs", "/api/auth/ok"]) {
    const { headers } = await send({ path });
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers.server).toBeUndefined();
    expect(Object.keys(headers).filter((name) => /next|hono|rsc/.test(name))).toEqual([]);
    // `next start` names its own router's headers in `Vary`, before our code runs.
    if (target.server === "self-hosted") expect(headers.vary).toBe("Origin");
  }
});
