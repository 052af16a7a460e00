import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { prepareConnections } from "../src/connections.ts";

let server: Server;
let port: number;
let began: string[];
let slowMs: number;
const stops: (() => void)[] = [];
const sockets: Socket[] = [];

// Reads a body, waits where the path says so, and answers with what it was asked.
async function answer(request: IncomingMessage, response: ServerResponse) {
  const { method, url } = request;
  began.push(`${method} ${url}`);
  let body = "";
  try {
    for await (const chunk of request) body += String(chunk);
  } catch {
    return;
  }
  if (url === "/headers") body = JSON.stringify(request.headers);
  if (url?.includes("slow")) await sleep(slowMs);
  response.end(`${method} ${url} ${body}`);
}

beforeAll(async () => {
  const statuses: Record<string, number> = { HPE_INVALID_METHOD: 405, HPE_HEADER_OVERFLOW: 413 };
  stops.push(
    prepareConnections((code = "") => ({
      status: statuses[code] ?? 400,
      headers: { "X-Refused": "yes" },
      body: "refused",
    })),
  );
  // As Next.js does: with a listener of its own, which answers nothing.
  server = createServer((...exchange) => void answer(...exchange)).on("upgrade", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));
afterAll(() => {
  server.close();
  for (const stop of stops) stop();
});

const requestOf = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

function open(bytes: string | Buffer): Socket {
  began = [];
  slowMs = 100;
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  sockets.push(socket);
  socket.write(bytes);
  return socket;
}

/** What comes until the server closes, or for so long. */
async function read(socket: Socket, ms = 5_000): Promise<{ text: string; closed: boolean }> {
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const closed = await Promise.race([
    once(socket, "end").then(() => true),
    once(socket, "close").then(() => true),
    sleep(ms, false),
  ]);
  return { text, closed };
}

const statusesIn = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => Number(code));

describe("pipelined requests", () => {
  it("begin one by one, each when the answer before it is finished", async () => {
    const last = requestOf("GET /api/3", "Connection: close");
    const socket = open(requestOf("GET /api/slow") + requestOf("GET /api/2") + last);
    slowMs = 500;
    const answered = read(socket);
    await expect.poll(() => began, { interval: 10 }).not.toEqual([]);
    await sleep(50);
    expect(began).toEqual(["GET /api/slow"]);
    const { text } = await answered;
    expect(began).toEqual(["GET /api/slow", "GET /api/2", "GET /api/3"]);
    expect(statusesIn(text)).toEqual([200, 200, 200]);
  });

  it("wait with the client while one is answered: little of 20 MB is read", async () => {
    const socket = open(requestOf("GET /api/slow"));
    slowMs = 5_000;
    const flood = Buffer.from(requestOf("GET /api/next").repeat(2_000));
    const connection = await acceptedOf(socket);
    for (let count = 0; count < 200; count += 1) socket.write(flood);
    await sleep(500);
    const { bytesRead } = connection;
    await sleep(500);
    // However slow the machine is: nothing more is read.
    expect(connection.bytesRead).toBe(bytesRead);
    expect(bytesRead).toBeLessThan(300_000);
  });

  it("a flood of them is answered in order once the first is", async () => {
    const count = 3_000;
    const requests = Array.from({ length: count }, (_, index) => requestOf(`GET /api/${index}`));
    const last = requestOf("GET /api/last", "Connection: close");
    const { text, closed } = await read(
      open(requestOf("GET /api/slow") + requests.join("") + last),
      20_000,
    );
    expect(closed).toBe(true);
    const bodies = [...text.matchAll(/GET \/api\/(\w+)/g)].map(([, name]) => name);
    expect(bodies).toEqual([
      "slow",
      ...Array.from({ length: count }, (_, index) => String(index)),
      "last",
    ]);
  });

  it.each([
    ["plain ones", []],
    ["such as offer an upgrade", ["Connection: Upgrade", "Upgrade: h2c"]],
  ])("%s leave other connections a turn between one and the next", async (_name, headers) => {
    let mostAtOnce = 0;
    let counted = 0;
    const turn = () => {
      mostAtOnce = Math.max(mostAtOnce, began.length - counted);
      counted = began.length;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const last = requestOf("GET /api/last", "Connection: close");
    const { text } = await read(
      open(requestOf("GET /api/next", ...headers).repeat(500) + last),
      20_000,
    );
    clearImmediate(next);
    expect(statusesIn(text)).toHaveLength(501);
    expect(mostAtOnce).toBeLessThanOrEqual(2);
  });

  it("a body of a waiting request arrives whole", async () => {
    const body = "x".repeat(1_000_000);
    const post = requestOf("POST /api/body", `Content-Length: ${body.length}`, "Connection: close");
    const { text } = await read(open(requestOf("GET /api/slow") + post + body), 5_000);
    expect(statusesIn(text)).toEqual([200, 200]);
    expect(text.match(/x+$/)?.[0].length).toBe(body.length);
  });
});

describe("a client that ends its side", () => {
  it("gets the answers to all that it has sent, then the connection closes", async () => {
    const requests = ["slow", "2", "3"].map((name) => requestOf(`GET /api/${name}`)).join("");
    const socket = open("");
    socket.end(requests);
    const { text, closed } = await read(socket);
    expect(statusesIn(text)).toEqual([200, 200, 200]);
    expect(closed).toBe(true);
  });

  it.each([
    ["before it sends anything", "", 0],
    ["after an answer", requestOf("GET /api/1"), 1],
  ])("%s is let go at once", async (_name, bytes, answers) => {
    const socket = open(bytes);
    const answered = read(socket);
    await sleep(100);
    socket.end();
    const { text, closed } = await answered;
    expect([statusesIn(text).length, closed]).toEqual([answers, true]);
    await expect.poll(connectionCount, { timeout: 5_000 }).toBe(0);
  });

  it.each([
    ["a half header", "GET /api/1 HTTP/1.1\r\nHost: loc"],
    ["a half body", requestOf("POST /api/1", "Content-Length: 9") + "half"],
    ["a half chunk", requestOf("POST /api/1", "Transfer-Encoding: chunked") + "9\r\nhalf"],
  ])("in %s gets a 400, and leaves nothing behind", async (_name, bytes) => {
    const socket = open("");
    socket.end(bytes);
    const { text, closed } = await read(socket);
    expect([statusesIn(text), closed]).toEqual([[400], true]);
    await expect.poll(connectionCount, { timeout: 5_000 }).toBe(0);
  });
});

describe("a refusal", () => {
  const refusals: [name: string, bytes: string, status: number][] = [
    ["what is no HTTP", "GET /api/1 NONSENSE\r\n\r\n", 400],
    ["an unknown method", "WHATEVER /api/1 HTTP/1.1\r\nHost: x\r\n\r\n", 405],
    ["CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405],
    ["headers over 16 KiB", requestOf("GET /api/1", `X: ${"x".repeat(17_000)}`), 413],
    ["headers of 60,000 characters", requestOf("GET /api/1", `X: ${"x".repeat(60_000)}`), 413],
    ["a broken body", requestOf("POST /api/broken", "Transfer-Encoding: chunked") + "zz\r\n", 400],
    ["no Host", "GET /api/1 HTTP/1.1\r\n\r\n", 400],
    ["two Hosts", requestOf("GET /api/1", "Host: localhost"), 400],
    ["two empty Hosts", "GET /api/1 HTTP/1.1\r\nHost:\r\nHost:\r\n\r\n", 400],
    ["a list of Hosts", "GET /api/1 HTTP/1.1\r\nHost: a, b\r\n\r\n", 400],
    ["a Host with a path", "GET /api/1 HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
    ["two Hosts in HTTP/1.0", "GET /api/1 HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400],
  ];
  it.each(refusals)("of %s is the server's own", async (_name, bytes, status) => {
    const { text, closed } = await read(open(bytes));
    const [head = "", body = ""] = text.split("\r\n\r\n");
    expect([statusesIn(head), closed]).toEqual([[status], true]);
    expect(head).toContain("X-Refused: yes");
    expect(body).toBe("refused");
    expect(began).not.toContain("GET /api/1");
  });

  it.each(refusals)("of %s waits for the answers before it", async (_name, bytes, status) => {
    const { text, closed } = await read(
      open(requestOf("GET /api/slow") + requestOf("GET /api/2") + bytes),
    );
    expect(statusesIn(text)).toEqual([200, 200, status]);
    expect(closed).toBe(true);
    expect(began).toEqual(["GET /api/slow", "GET /api/2"]);
  });

  it("is read by a client that sends on", async () => {
    const socket = open(requestOf("GET /api/1", `X: ${"x".repeat(60_000)}`));
    for (let count = 0; count < 20; count += 1) socket.write("x".repeat(100_000));
    const { text } = await read(socket);
    expect(statusesIn(text)).toEqual([413]);
  });

  it("no request behind it is carried out", async () => {
    const { text } = await read(open(`GET / NONSENSE\r\n\r\n${requestOf("DELETE /api/1")}`));
    expect([statusesIn(text), began]).toEqual([[400], []]);
  });

  /** Connects to a server that gives headers `headersMs`. */
  async function connectToHurried(headersMs: number): Promise<Socket> {
    const listener = (...exchange: Parameters<typeof answer>) => void answer(...exchange);
    const hurried = createServer({ connectionsCheckingInterval: 20 }, listener);
    await once(hurried.listen(0, "127.0.0.1"), "listening");
    stops.push(() => hurried.close());
    const socket = connect((hurried.address() as AddressInfo).port, "127.0.0.1");
    sockets.push(socket.on("error", () => undefined));
    await once(hurried, "connection");
    hurried.headersTimeout = headersMs;
    return socket;
  }

  it("no request that took too long is carried out when its rest arrives", async () => {
    began = [];
    const socket = await connectToHurried(50);
    socket.write("DELETE /api/1 HTTP/1.1\r\nHost: localhost\r\n");
    await once(socket, "data");
    socket.write("\r\n");
    await sleep(100);
    expect(began).toEqual([]);
  });

  describe("a connection that was made ahead of its request", () => {
    const silentMs = 200;

    it("is served later: browsers would take a 408 for the response to their first request", async () => {
      const socket = await connectToHurried(50);
      await sleep(silentMs);
      socket.write(requestOf("GET /api/1", "Connection: close"));
      expect(statusesIn((await read(socket)).text)).toEqual([200]);
    });

    it("ends without a response if it stays silent", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      try {
        const socket = await connectToHurried(50);
        const ended = read(socket);
        await sleep(silentMs);
        vi.advanceTimersByTime(60_000);
        expect(await ended).toEqual({ text: "", closed: true });
      } finally {
        vi.useRealTimers();
      }
    });
  });

  it("of a client that is gone takes nothing along", async () => {
    const connection = open("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(connection, "data");
    connection.resetAndDestroy();
    await expect.poll(connectionCount, { timeout: 5_000 }).toBe(0);
    const { text } = await read(open(requestOf("GET /api/1", "Connection: close")));
    expect(statusesIn(text)).toEqual([200]);
  });

  it("400 for a request that does not arrive within a minute comes after the answer before it", () => {
    expect([server.headersTimeout, server.requestTimeout]).toEqual([15_000, 60_000]);
  });
});

describe("headers", () => {
  it("that must be single keep all values that they are sent with, so that no server chooses one", async () => {
    const twice = ["Authorization", "Content-Type", "User-Agent"];
    const sent = twice.flatMap((name) => [`${name}: first`, `${name}: second`]);
    const { text } = await read(open(requestOf("GET /headers", ...sent, "Connection: close")));
    for (const name of twice) expect(text).toContain(`"${name.toLowerCase()}":"first, second"`);
  });

  it("of nearly 16 KiB are served", async () => {
    const headers = ["Connection: close", `X: ${"x".repeat(16_200)}`];
    const { text } = await read(open(requestOf("GET /api/1", ...headers)));
    expect(statusesIn(text)).toEqual([200]);
  });
});

describe("an offered upgrade", () => {
  const offers = ["h2c", "websocket", "WebSocket", "H2C, websocket", "TLS/1.0", "x"];
  const headersOf = (offer: string) => [
    "Connection: Upgrade, HTTP2-Settings",
    `Upgrade: ${offer}`,
    "HTTP2-Settings: AAMAAABkAAQAAP__",
  ];

  it.each(offers)(
    "to %s is ignored: the request and those behind it are answered",
    async (offer) => {
      const bytes = [
        requestOf("GET /api/1", ...headersOf(offer)),
        requestOf("HEAD /api/2", ...headersOf(offer)),
        `${requestOf("POST /api/3", ...headersOf(offer), "Content-Length: 4")}body`,
        `${requestOf("PUT /api/4", ...headersOf(offer), "Transfer-Encoding: chunked")}4\r\nbody\r\n0\r\n\r\n`,
        requestOf("GET /api/5", "Connection: close"),
      ];
      const { text } = await read(open(bytes.join("")));
      expect(statusesIn(text)).toEqual([200, 200, 200, 200, 200]);
      expect(text).toMatch(/POST \/api\/3 body/);
      expect(text).toMatch(/PUT \/api\/4 body/);
    },
  );
});

it("a quiet connection stays longer than those of load balancers do", async () => {
  const [answered] = (await once(open(requestOf("GET /api/1")), "data")) as [Buffer];
  expect(answered.toString()).toMatch(/Keep-Alive: timeout=75\r\n/i);
});

async function connectionCount(): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}

async function acceptedOf(socket: Socket): Promise<Socket> {
  const [accepted] = (await once(server, "connection")) as [Socket];
  expect(accepted.remotePort).toBe(socket.localPort);
  return accepted;
}
