import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { clientAddressOf } from "#sockets/client-address.ts";
import { prepareIncomingRequests, servableTarget, trustOf } from "#sockets/incoming-request.ts";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { errorOf, send } from "../fixtures/send.ts";

let server: Server;
let port: number;

// Answers with what a handler behind it would see.
beforeAll(async () => {
  const stop = prepareIncomingRequests([]);
  server = createServer(({ method, url, headers }: IncomingMessage, response) => {
    response.end(JSON.stringify({ method, url, headers }));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  port = (server.address() as { port: number }).port;
  return stop;
});
afterAll(() => server.close());

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string>;
}

async function seenBy(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port, host: "127.0.0.1", path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    outgoing.on("error", reject).end();
  });
}

const addressSeen = async (headers: Record<string, string>) =>
  (await seenBy("/api/health", headers)).headers["x-client-address"];

describe("without trusted proxies", () => {
  it.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["our own header", { "x-client-address": "6.6.6.6" }],
    ["our own header in capitals", { "X-Client-Address": "6.6.6.6" }],
    ["X-Forwarded-For", { "x-forwarded-for": "6.6.6.6" }],
    ["X-Real-IP and Forwarded", { "x-real-ip": "6.6.6.6", forwarded: "for=6.6.6.6" }],
  ])(
    "the client's address is the socket's, whatever the client says: %s",
    async (_name, headers) => {
      expect(await addressSeen(headers)).toBe("127.0.0.1");
    },
  );
});

it("headers that steer Next.js itself do not come through, others do", async () => {
  const { headers } = await seenBy("/api/health", {
    rsc: "1",
    "next-action": "x",
    "next-router-state-tree": "x",
    "x-middleware-prefetch": "1",
    "x-kept": "yes",
    "x-unsupported-method": "TRACE",
  });
  expect(headers).toMatchObject({ "x-kept": "yes" });
  const gone = [
    "rsc",
    "next-action",
    "next-router-state-tree",
    "x-middleware-prefetch",
    "x-unsupported-method",
  ];
  expect(Object.keys(headers).filter((name) => gone.includes(name))).toEqual([]);
});

describe("a method that Next.js can't route", () => {
  it.each(["TRACE", "PROPFIND", "PURGE", "SEARCH", "QUERY"])(
    "%s comes as OPTIONS with its name",
    async (method) => {
      const seen = await seenBy("/api/tasks", {}, method);
      expect(seen.method).toBe("OPTIONS");
      expect(seen.headers["x-unsupported-method"]).toBe(method);
    },
  );

  it.each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "%s comes as it is",
    async (method) => {
      const seen = await seenBy("/api/tasks", { "content-length": "0" }, method);
      expect(seen.method).toBe(method);
      expect(seen.headers).not.toHaveProperty("x-unsupported-method");
    },
  );

  it("405 with Allow for it, and 204 for a real OPTIONS", async () => {
    const headers = { "x-unsupported-method": "TRACE" };
    const response = await send("OPTIONS", "/api/tasks", { headers });
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
    expect(await errorOf(response)).toMatchObject({
      status: 405,
      error_code: "METHOD_NOT_ALLOWED",
    });
    expect((await send("OPTIONS", "/api/tasks")).status).toBe(204);
  });
});

describe("the target of a request", () => {
  it.each([
    ["/api/tasks", "/api/tasks"],
    ["/api/tasks/?x=1", "/api/tasks/?x=1"],
    ["/api//tasks///1", "/api/tasks/1"],
    ["//api/tasks", "/api/tasks"],
    ["/api/tasks?x=//y&z=a?b", "/api/tasks?x=//y&z=a?b"],
    ["/api/a\\b", "/api/a%5Cb"],
    ["/api/tasks?search=\xc3\xa9", "/api/tasks?search=%c3%a9"],
    ["/api/tasks?search=%ff&x=%ED%A0%80&y=%", "/api/tasks?search=%00&x=%00&y=%"],
    [`/api/tasks?${"a&".repeat(4_000)}limit=1`, `/api/tasks?${"a&".repeat(100)}a`],
    ["/api\\tasks", "/unserved"],
    ["/api/%zz", "/api/%00zz"],
    ["/api/%", "/api/%00"],
    ["/api/tasks/%c3%28/%C3%A9", "/api/tasks/%00/%C3%A9"],
    ["/_next/static/x.js", "/unserved"],
    ["/", "/unserved"],
    ["", "/unserved"],
    ["*", "/unserved"],
    ["/favicon.ico?x", "/unserved"],
  ])("%j is served as %j", (target, served) => {
    expect(servableTarget(target)).toBe(served);
  });

  it("is put right before anything reads it", async () => {
    expect((await seenBy("/api//tasks//1?q=//")).url).toBe("/api/tasks/1?q=//");
    expect((await seenBy("/api/%zz")).url).toBe("/api/%00zz");
  });

  it("has at most 200 cookies, which Next.js reads in the square of their number", async () => {
    const cookies = (count: number) =>
      Array.from({ length: count }, (_, n) => `c${n}=1`).join("; ");
    const cookieSeen = async (cookie: string) =>
      (await seenBy("/api/auth/get-session", { cookie })).headers.cookie;
    expect(await cookieSeen(cookies(200))).toBe(cookies(200));
    expect(await cookieSeen(cookies(1_500))).toBe(cookies(200));
  });

  it("a line that is no HTTP is refused by Node.js, and the server lives on", async () => {
    const socket = connect(port, "127.0.0.1").end("NONSENSE\r\n\r\n");
    const chunks: string[] = [];
    for await (const chunk of socket) chunks.push(String(chunk));
    expect(chunks.join("")).toMatch(/^HTTP\/1\.1 400 /);
    expect((await seenBy("/api/health")).url).toBe("/api/health");
  });
});

describe("after an answer that comes before the end of the body", () => {
  const bodyBytes = 1024 * 1024;
  let seen: string[];
  const record = ({ method, url }: IncomingMessage) => seen.push(`${method} ${url}`);
  beforeAll(() => void server.on("request", record));
  afterAll(() => void server.off("request", record));
  afterEach(() => void vi.useRealTimers());

  /** Sends the head of a request with a chunked body; resolves when its answer begins, to both ends of the connection. */
  async function beginUpload(startLine: string, headers: string[] = []) {
    seen = [];
    const connected = once(server, "connection") as Promise<[Socket]>;
    const socket = connect(port, "127.0.0.1");
    const framing = "Transfer-Encoding: chunked";
    socket.write([startLine, "Host: localhost", framing, ...headers, "", ""].join("\r\n"));
    await once(socket, "data");
    const [accepted] = await connected;
    return { socket, accepted };
  }

  it("a client that leaves in the middle of its body, after the answer, leaves nothing behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { socket, accepted } = await beginUpload("POST /api/tasks HTTP/1.1");
    socket.write("100000\r\nx");
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    socket.destroy();
    await new Promise((closed) => accepted.once("close", closed));
    // What else set a timer meanwhile, like the log, set a shorter one.
    vi.advanceTimersByTime(14_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["that the client wants to be the last", "HTTP/1.1", "Connection: close"],
    ["that ends with the connection", "HTTP/1.0", "Connection: keep-alive"],
  ])("no request is carried out behind an answer %s", async (_name, version, connection) => {
    const { socket, accepted } = await beginUpload(`POST /api/tasks ${version}`, [connection]);
    const closed = new Promise((resolve) => accepted.once("close", resolve));
    const chunk = `${bodyBytes.toString(16)}\r\n${"x".repeat(bodyBytes)}\r\n0\r\n\r\n`;
    socket.end(`${chunk}DELETE /api/tasks/1 HTTP/1.1\r\nHost: localhost\r\n\r\n`).resume();
    await closed;
    expect(seen).toContain("POST /api/tasks");
    expect(seen).not.toContain("DELETE /api/tasks/1");
  });

  it("a request behind the rest of a body is carried out on a connection that stays", async () => {
    const { socket } = await beginUpload("POST /api/tasks HTTP/1.1");
    socket.write("1\r\nx\r\n0\r\n\r\nDELETE /api/tasks/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
    expect(seen).toEqual(["POST /api/tasks", "DELETE /api/tasks/1"]);
    socket.destroy();
  });
});

describe("behind a trusted proxy on this machine", () => {
  beforeAll(() => prepareIncomingRequests(["loopback", "10.0.0.0/8"]));

  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["6.6.6.6, 203.0.113.7", "203.0.113.7"],
    ["6.6.6.6, 203.0.113.7, 10.1.2.3", "203.0.113.7"],
    ["2001:db8::7", "2001:db8::7"],
    ["203.0.113.2:41000", "203.0.113.2"],
    ["6.6.6.6, 203.0.113.2:41000", "203.0.113.2"],
    ["6.6.6.6, 203.0.113.2:41000, 10.1.2.3:80", "203.0.113.2"],
    ["[2001:db8::1]:41000", "2001:db8::1"],
    ["[2001:DB8::1]", "2001:db8::1"],
    ['"[2001:db8::1]"', "2001:db8::1"],
    ['"[2001:db8::1]:41000"', "2001:db8::1"],
    ['"203.0.113.2:41000"', "203.0.113.2"],
    ["::ffff:203.0.113.2", "203.0.113.2"],
    ["[::FFFF:203.0.113.2]:41000", "203.0.113.2"],
    ["6.6.6.6, ::ffff:10.1.2.3", "6.6.6.6"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%25eth0]:41000", "fe80::1"],
  ])(
    "the client's address is the last one that no proxy vouched for: %s",
    async (forwarded, address) => {
      const headers = { "x-forwarded-for": forwarded, "x-client-address": "6.6.6.6" };
      expect(await addressSeen(headers)).toBe(address);
    },
  );

  it.each([
    "6.6.6.6, unknown",
    "6.6.6.6, _hidden",
    "6.6.6.6, ",
    "6.6.6.6,,",
    "6.6.6.6, unix:",
    "6.6.6.6, 203.0.113.2:port",
    "6.6.6.6, 203.0.113.2:123456",
    "6.6.6.6, 203.0.113.256",
    "6.6.6.6, 0203.0.113.2",
    "6.6.6.6, [2001:db8::1",
    "6.6.6.6, [2001:db8::g]",
    "6.6.6.6, %eth0",
    "6.6.6.6, localhost",
    `6.6.6.6, ${"1".repeat(5_000)}`,
    `6.6.6.6, ${"[".repeat(5_000)}`,
  ])("the proxy stands for a client that it reports without an address: %s", async (forwarded) => {
    expect(await addressSeen({ "x-forwarded-for": forwarded })).toBe("127.0.0.1");
    const hop = `${forwarded}, 10.1.2.3:80`;
    expect(await addressSeen({ "x-forwarded-for": hop })).toBe("10.1.2.3");
  });

  it("the socket's address without X-Forwarded-For", async () => {
    expect(await addressSeen({ "x-client-address": "6.6.6.6" })).toBe("127.0.0.1");
  });
});

describe("the client's address", () => {
  const addressOf = (forwardedFor: string, onVercel: boolean) => {
    const request = {
      socket: { remoteAddress: "127.0.0.1" },
      headers: { "x-forwarded-for": forwardedFor },
    };
    return clientAddressOf(request as unknown as IncomingMessage, trustOf([], onVercel));
  };

  it("on Vercel is the last that the platform has forwarded, whatever a client put before it", () => {
    expect(addressOf("203.0.113.7", true)).toBe("203.0.113.7");
    expect(addressOf("198.51.100.1, 203.0.113.7", true)).toBe("203.0.113.7");
  });

  it("is read in linear time, through however many hops", async () => {
    const headers = { "x-forwarded-for": `6.6.6.6${", 10.1.2.3".repeat(100_000)}` };
    const socket = { remoteAddress: "::ffff:127.0.0.1" } as IncomingMessage["socket"];
    const trust = trustOf(["loopback", "10.0.0.0/8"], false);
    const read = () => expect(clientAddressOf({ socket, headers }, trust)).toBe("6.6.6.6");
    expect(await cpuMsOf(read)).toBeLessThan(2_000);
  });

  it("elsewhere is the socket's", () => {
    expect(addressOf("203.0.113.7", false)).toBe("127.0.0.1");
  });
});

it("pipelined requests for streams make Node.js warn of nothing", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  const socket = connect(port, "127.0.0.1");
  const headers = "Host: localhost\r\nAccept: text/event-stream\r\n";
  socket.write(`GET /api/changes HTTP/1.1\r\n${headers}\r\n`.repeat(20));
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await expect.poll(() => text.match(/200 OK/g)).toHaveLength(20);
  socket.destroy();
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
