import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareServer } from "#server/prepare-server.ts";

let port: number;
const stops: (() => void)[] = [];

// Answers with what Next.js would see, and completes no upgrade.
beforeAll(async () => {
  stops.push(prepareServer());
  const server = createServer((request, response) => {
    response.end(JSON.stringify([request.url, request.headers.cookie, request.rawHeaders]));
  });
  server.on("upgrade", () => undefined).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => stops.forEach((stop) => stop()));

async function send(line: string, headers: string[] = []): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write([line, "Host: localhost", ...headers, "", ""].join("\r\n"));
  let text = "";
  for await (const chunk of socket.setTimeout(500, () => socket.end())) text += String(chunk);
  return text;
}

describe("a request for the API", () => {
  const steering = [
    "RSC: 1",
    "Next-Router-Prefetch: 1",
    "x-nextjs-data: 1",
    "X-Middleware-Next: 1",
  ];

  it("comes to it without what Next.js would answer itself, under /api only", async () => {
    const forApi = (
      await send("GET /api/tasks HTTP/1.1", [...steering, "X-Kept: 1"])
    ).toLowerCase();
    expect(forApi).not.toMatch(/rsc|next|middleware/);
    expect(forApi).toContain("x-kept");
    expect((await send("GET /tasks HTTP/1.1", steering)).toLowerCase()).toContain("rsc");
  });
});

it("no more than 200 parameters and cookies reach Next.js, which reads them in the square of their number", async () => {
  const numbered = (count: number, between: string) =>
    Array.from({ length: count }, (_, n) => `c${n}=1`).join(between);
  const cookies = `Cookie: ${numbered(1_000, ";")}`;
  const seen = await send(`GET /tasks?${numbered(1_000, "&")} HTTP/1.1`, [cookies]);
  expect(seen).toContain(`/tasks?${numbered(200, "&")}"`);
  expect(seen.split(`"${numbered(200, ";")}"`)).toHaveLength(3);
  expect(seen).not.toContain("c200=1");
});

it.each(["/tasks", "/api/tasks"])("%s is answered whatever upgrade is offered", async (path) => {
  const offer = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"];
  expect(await send(`GET ${path} HTTP/1.1`, offer)).toMatch(/^HTTP\/1\.1 200 /);
});

it("a quiet connection is kept for longer than load balancers keep theirs", async () => {
  expect(await send("GET / HTTP/1.1")).toMatch(/^Keep-Alive: timeout=75\r$/im);
});

it.each([
  ["GET / NONSENSE", 400],
  ["WHATEVER / HTTP/1.1", 405],
  [`GET /${"x".repeat(20_000)} HTTP/1.1`, 431],
])("%.20s is refused", async (line, status) => {
  expect(await send(line)).toMatch(`HTTP/1.1 ${status} `);
});
