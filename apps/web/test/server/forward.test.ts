import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { forward } from "#server/forward.ts";

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function api(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("forward", () => {
  it("passes on method, path, query, headers and body, and the answer with all its cookies", async () => {
    const seen: unknown[] = [];
    const origin = await api((request, response) => {
      const { method, url, headers } = request;
      seen.push(method, url, headers.authorization, headers.cookie, headers["if-match"]);
      response.statusCode = 201;
      response.setHeader("Set-Cookie", ["a=1; HttpOnly", "b=2; HttpOnly"]);
      response.setHeader("X-Request-Id", "r1");
      request.pipe(response);
    });
    const request = new Request("http://web.invalid/api/tasks/a%2Fb?search=%25&x=1", {
      method: "POST",
      headers: { Authorization: "Bearer t", Cookie: "s=1", "If-Match": '"3"' },
      body: "✓ body",
    });
    const response = await forward(request, origin);
    expect(seen).toEqual(["POST", "/api/tasks/a%2Fb?search=%25&x=1", "Bearer t", "s=1", '"3"']);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2; HttpOnly"]);
    expect(response.headers.get("X-Request-Id")).toBe("r1");
    expect(await response.text()).toBe("✓ body");
  });

  it("passes on redirects and answers without a body as they are", async () => {
    const origin = await api((request, response) => {
      response.statusCode = request.method === "DELETE" ? 204 : 302;
      if (request.method === "GET") response.setHeader("Location", "/elsewhere");
      response.end();
    });
    const redirect = await forward(new Request("http://web.invalid/api/x"), origin);
    expect([redirect.status, redirect.headers.get("Location")]).toEqual([302, "/elsewhere"]);
    const deleted = new Request("http://web.invalid/api/x", { method: "DELETE" });
    expect((await forward(deleted, origin)).status).toBe(204);
  });

  it("undoes a compression together with the headers that tell of it", async () => {
    const origin = await api((_request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync("plain"));
    });
    const response = await forward(new Request("http://web.invalid/api/x"), origin);
    expect(response.headers.get("Content-Encoding")).toBeNull();
    expect(await response.text()).toBe("plain");
  });

  it.each<[string, Record<string, string>]>([
    ["an expectation", { Expect: "100-continue" }],
    ["another expectation", { Expect: "200-ok" }],
    [
      "an upgrade",
      { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "A" },
    ],
    ["a connection of its own", { Connection: "keep-alive, X-Hop", "X-Hop": "1", TE: "trailers" }],
    ["codings of transfer", { "Transfer-Encoding": "chunked", Trailer: "X", "Keep-Alive": "1" }],
    ["names that are none", { Connection: "é, (x), , close", "Proxy-Connection": "close" }],
  ])("passes on a request with %s without what is not the API's", async (_name, headers) => {
    let seen: IncomingMessage["headers"] = {};
    const origin = await api((request, response) => {
      seen = request.headers;
      request.pipe(response);
    });
    const raw = { "X-Kept": "1", ...headers };
    const request = new Request("http://web.invalid/api/x", { method: "POST", body: "body" });
    // A `Request` refuses some of them.
    const asked = new Headers();
    for (const [name, value] of Object.entries(raw)) asked.set(name, latin1(value));
    Object.defineProperty(request, "headers", { value: asked });
    const response = await forward(request, origin);
    expect([response.status, await response.text()]).toEqual([200, "body"]);
    expect(seen["x-kept"]).toBe("1");
    for (const name of ["expect", "upgrade", "http2-settings", "x-hop", "te", "trailer"]) {
      expect(seen).not.toHaveProperty(name);
    }
  });

  it("lets the API judge the coding of a body", async () => {
    const origin = await api((request, response) => {
      response.end(request.headers["content-encoding"]);
    });
    const headers = { "Content-Encoding": "gzip" };
    const request = new Request("http://web.invalid/api/x", { method: "PUT", headers, body: "x" });
    expect(await (await forward(request, origin)).text()).toBe("gzip");
  });

  it("503 in the API's shape, without a word about hosts, when the API is out of reach", async () => {
    const response = await forward(new Request("http://web.invalid/api/x"), "http://127.0.0.1:9");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      detail: "The API is out of reach.",
      error_code: "SERVICE_UNAVAILABLE",
      request_id: response.headers.get("X-Request-Id"),
    });
  });
});

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
