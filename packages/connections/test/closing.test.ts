import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { hasLostRequests, prepareConnections } from "../src/connections.ts";

let server: Server;
let port: number;
let began: string[];
let sockets: Socket[];
let undo: () => void;
/** More than the kernel takes for a client that does not read. */
const large = "x".repeat(50_000_000);

async function answer(request: IncomingMessage, response: ServerResponse) {
  const { url = "" } = request;
  began.push(url);
  if (url === "/never") return;
  if (url === "/endless") return void response.write(large);
  try {
    for await (const _chunk of request);
  } catch {
    return;
  }
  if (url === "/slow") await sleep(500);
  response.end(url === "/large" ? large : url);
}

beforeAll(() => {
  undo = prepareConnections(() => ({ status: 400, headers: {}, body: "refused" }));
});
afterAll(() => undo());
beforeEach(async () => {
  began = [];
  sockets = [];
  server = createServer((...exchange) => void answer(...exchange)).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

const requestOf = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

/** A client that has sent these bytes, and what it has received. */
async function open(bytes: string) {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  sockets.push(socket);
  const client = { socket, text: "", closed: once(socket, "close") };
  socket.on("end", () => socket.end());
  socket.on("data", (chunk: Buffer) => (client.text += chunk.toString()));
  await once(socket, "connect");
  socket.write(bytes);
  await sleep(50);
  return client;
}

/** Closes the server; resolves to the seconds that it takes. */
async function close(): Promise<number> {
  const from = performance.now();
  await new Promise((resolve) => server.close(resolve));
  return (performance.now() - from) / 1_000;
}

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

const statusesIn = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => Number(code));

it.each([
  ["a silent connection", ""],
  ["half a header", "GET / HTTP/1.1\r\nHost: loc"],
  ["a quiet connection", requestOf("GET /1")],
  ["half a header behind an answer", `${requestOf("GET /1")}GET /`],
  ["a refused connection", "GET / NONSENSE\r\n\r\n"],
])("%s is dropped at once", async (_name, bytes) => {
  await open(bytes);
  expect(await close()).toBeLessThan(3);
  expect(hasLostRequests(server)).toBe(false);
});

it("a request that arrives in time is answered, though the event loop was blocked meanwhile", async () => {
  const client = await open(requestOf("GET /1"));
  // Node.js runs timers after it, and reads sockets only then.
  await new Promise(setImmediate);
  const closing = close();
  client.socket.write(requestOf("POST /2", "Content-Length: 0"));
  block(300);
  await client.closed;
  expect(statusesIn(client.text)).toEqual([200, 200]);
  expect(await closing).toBeLessThan(3);
});

it("clients that have connected are answered, though Node.js has accepted none of them", async () => {
  await open("");
  const clients = Array.from({ length: 20 }, (_, at) => open(requestOf(`GET /${at}`)));
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const closing = close();
  for (const client of await Promise.all(clients)) {
    await client.closed;
    expect(statusesIn(client.text)).toEqual([200]);
  }
  expect(await closing).toBeLessThan(3);
});

it.each([
  ["half a body", "GET /1", ["Content-Length: 9"], "half"],
  ["half a chunk", "POST /1", ["Transfer-Encoding: chunked"], "9\r\nhalf"],
])("%s is dropped after 5 s", async (_name, line, headers, body) => {
  await open(requestOf(line, ...headers) + body);
  const seconds = await close();
  expect(seconds).toBeGreaterThan(4);
  expect(seconds).toBeLessThan(20);
  expect(hasLostRequests(server)).toBe(false);
});

it("so is a body that trickles", async () => {
  const { socket } = await open(requestOf("POST /1", "Content-Length: 999"));
  const trickle = setInterval(() => socket.write("x"), 100);
  expect(await close()).toBeLessThan(20);
  clearInterval(trickle);
});

it("a body that arrives within 5 s is answered", async () => {
  const { socket, ...client } = await open(`${requestOf("POST /1", "Content-Length: 4")}ha`);
  const closing = close();
  await sleep(1_000);
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.write("lf");
  await client.closed;
  expect(statusesIn(text)).toEqual([200]);
  expect(text).toMatch(/^Connection: close/im);
  expect(await closing).toBeLessThan(3.5);
});

it("what is in flight is answered, what waits behind it too, then the connection closes", async () => {
  const client = await open(requestOf("GET /slow") + requestOf("GET /2") + requestOf("GET /3"));
  expect(await close()).toBeLessThan(2);
  await client.closed;
  expect(statusesIn(client.text)).toEqual([200, 200, 200]);
  expect(client.text.match(/^Connection: close/gim)).toHaveLength(1);
});

it("a whole answer reaches a client that has yet to read most of it", async () => {
  const client = await open("");
  client.socket.pause();
  client.socket.write(requestOf("GET /large"));
  await sleep(200);
  const closing = close();
  await sleep(200);
  client.socket.resume();
  await client.closed;
  expect(client.text.slice(-large.length) === large).toBe(true);
  expect(await closing).toBeLessThan(20);
});

it("a half body behind what is in flight takes no answer along", async () => {
  const client = await open(
    `${requestOf("GET /slow")}${requestOf("POST /2", "Content-Length: 9")}half`,
  );
  expect(await close()).toBeLessThan(20);
  expect(statusesIn(client.text)).toEqual([200]);
});

it("a client that sends on is not answered for ever", async () => {
  const { socket } = await open(requestOf("GET /slow"));
  const more = setInterval(() => socket.write(requestOf("GET /more")), 20);
  expect(await close()).toBeLessThan(2);
  clearInterval(more);
  expect(began.filter((url) => url === "/more").length).toBeLessThan(60);
});

/** The same with 30 s made short. */
async function closeAfter30Seconds(): Promise<void> {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const closing = close();
  while (server.listening) await new Promise(setImmediate);
  vi.advanceTimersByTime(29_900);
  expect(await Promise.race([closing, new Promise((pass) => setImmediate(pass, "open"))])).toBe(
    "open",
  );
  vi.advanceTimersByTime(100);
  vi.useRealTimers();
  await closing;
}

it("a request that never gets its answer is lost after 30 s", async () => {
  await open(requestOf("GET /never"));
  await closeAfter30Seconds();
  expect(hasLostRequests(server)).toBe(true);
});

it("who reads no answer is cut off after 30 s, and no request is lost", async () => {
  const { socket } = await open("");
  socket.pause();
  socket.write(requestOf("GET /endless"));
  await sleep(200);
  await closeAfter30Seconds();
  expect(hasLostRequests(server)).toBe(false);
});
