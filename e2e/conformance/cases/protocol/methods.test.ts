import { expect, it } from "vitest";
import { fetchContract } from "../../fixtures/contract.ts";
import { expectRefusedSomehow } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";

const { operations } = await fetchContract();
const isBetterAuths = (path: string) =>
  path.startsWith("/api/auth/") && !/\/(signup|register|signin|login|logout|me)$/.test(path);
const ownPaths = [...new Set(operations.map(({ path }) => path))].filter(
  (path) => !isBetterAuths(path),
);
const standard = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const others = [
  "TRACE",
  "PROPFIND",
  "PROPPATCH",
  "MKCOL",
  "COPY",
  "MOVE",
  "LOCK",
  "REPORT",
  "PURGE",
  "LINK",
  "SEARCH",
  "QUERY",
];

const concrete = (path: string) => path.replace("{id}", "1").replace("{user_id}", "somebody");

it.each(ownPaths)(
  "405 with Allow, before any token, for every method that is not described: %s",
  async (path) => {
    const described = operations
      .filter((operation) => operation.path === path)
      .map(({ method }) => method);
    const allowed = new Set([
      ...described,
      ...(described.includes("GET") ? ["HEAD"] : []),
      "OPTIONS",
    ]);
    for (const method of [...standard, ...others].filter((candidate) => !allowed.has(candidate))) {
      const answer = await send({ method, path: concrete(path) });
      expectRefusal(answer, 405, "METHOD_NOT_ALLOWED");
      expect(new Set(answer.header("allow")?.split(", "))).toEqual(allowed);
    }
    const options = await send({ method: "OPTIONS", path: concrete(path) });
    expect(options).toMatchObject({ status: 204, text: "" });
    expect(new Set(options.header("allow")?.split(", "))).toEqual(allowed);
  },
);

it.each(
  ownPaths.filter((path) => operations.some((at) => at.path === path && at.method === "GET")),
)("HEAD answers as GET does, without a body: %s", async (path) => {
  const got = await send({ path: concrete(path) });
  const head = await send({ method: "HEAD", path: concrete(path) });
  expect(head).toMatchObject({ status: got.status, text: "" });
  for (const name of ["content-type", "www-authenticate", "cache-control", "vary"]) {
    expect(head.headers[name], name).toBe(got.headers[name]);
  }
});

it.for(["FOO", "get", "GETS", "G\tET", "<script>", "PRI", "X".repeat(1_000)])(
  "the unknown method %j is refused",
  async (method, context) => {
    const { answers } = await exchange(requestText(`${method} /api/tasks HTTP/1.1`));
    expect(answers.length).toBeLessThanOrEqual(1);
    const name =
      method.length > 10 ? "a method of 1,000 characters" : `the method ${JSON.stringify(method)}`;
    expectRefusedSomehow(context, name, answers[0], [400, 405, 413]);
  },
);

it("CONNECT opens no tunnel", async (context) => {
  const bytes =
    "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\nGET / HTTP/1.1\r\n\r\n";
  const { answers, closed } = await exchange(bytes);
  expect(closed).toBe(true);
  expectRefusedSomehow(context, "CONNECT", answers[0], [405]);
});

it.each(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])(
  "%s overrides no method",
  async (name) => {
    const answer = await send({ method: "POST", path: "/api/health", headers: { [name]: "GET" } });
    expectRefusal(answer, 405, "METHOD_NOT_ALLOWED");
    const query = await send({ method: "POST", path: "/api/health?_method=GET" });
    expectRefusal(query, 405, "METHOD_NOT_ALLOWED");
  },
);

it("TRACE echoes nothing", async () => {
  const headers = { authorization: "Bearer planted-for-trace", cookie: "planted-for-trace=1" };
  const answer = await send({ method: "TRACE", path: "/api/tasks", headers });
  expectRefusal(answer, 405, "METHOD_NOT_ALLOWED");
  expect(answer.text + answer.rawHeaders.join()).not.toContain("planted-for-trace");
});
