import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fetchKeySet } from "@todo/auth/remote-key-set";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openRedisCounts } from "#limits/redis-counts.ts";
import { createSmtpDelivery } from "#accounts/smtp.ts";

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
process.on("uncaughtException", note).on("unhandledRejection", note);
afterAll(async () => {
  await sleep(100);
  process.off("uncaughtException", note).off("unhandledRejection", note);
  expect(uncaught).toEqual([]);
});

async function listen(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** Writes for as long as the other side takes it. */
function flood(socket: Socket, begin: string, piece: Buffer) {
  socket.write(begin);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", more);
  more();
}

const garbage: [string, string | Buffer][] = [
  ["nothing but an end", ""],
  ["zeros", Buffer.alloc(70_000)],
  ["ones", Buffer.alloc(70_000, 255)],
  ["HTTP", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
  ["another HTTP", "HTTP/1.1 999999999999 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
  ["HTTP that is cut", "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{"],
  ["an alert of TLS", Buffer.from([21, 3, 1, 0, 2, 2, 80])],
  ["a line without an end", "x".repeat(100_000)],
];

describe("counted alone, and the process lives on: Redis", () => {
  const replies: [string, string | Buffer][] = [
    ...garbage,
    ...["$-1", "*-1", "_", "+OK", "-ERR no", ":1", "#t", ",1.5", "(12345678901234567890"].map(
      (reply): [string, string] => [reply, `${reply}\r\n`],
    ),
    ["a reply too many", "+OK\r\n$-1\r\n$-1\r\n"],
    ["an error without a name", "-\r\n"],
    ["a push of nothing", ">1\r\n_\r\n"],
    ["a push of a subscription of nothing", ">1\r\n$9\r\nsubscribe\r\n"],
    ["a push of a message of nothing", ">1\r\n$7\r\nmessage\r\n"],
    ["an array of negative length", "*-5\r\n"],
    ["an array of too many", "*4294967296\r\n"],
    ["a string of negative length", "$-7\r\n"],
    ["a number that is none", ":x\r\n"],
    ["arrays in arrays", "*1\r\n".repeat(50_000)],
    ["a map that is cut", "%2\r\n+a\r\n"],
  ];

  it.each(replies)("says %j unasked", async (_name, bytes) => {
    const port = await listen((socket) => socket.end(bytes));
    await expectCountedAlone(port);
  });

  // Any number may be a count.
  const noCounts = replies.filter(([name]) => !/^[,:(]/.test(name));
  it.each(noCounts)("answers %j, all the time", async (_name, bytes) => {
    const port = await listen((socket) => socket.on("data", () => socket.write(bytes || "\r\n")));
    await expectCountedAlone(port);
  });

  it("begins a string of 2 GB that never ends", async () => {
    const piece = Buffer.alloc(64 * 1024, "x");
    const port = await listen((socket) => flood(socket, "$2000000000\r\n", piece));
    const before = process.memoryUsage.rss();
    await expectCountedAlone(port);
    await sleep(1_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
  });

  async function expectCountedAlone(port: number) {
    const counts = await openRedisCounts({
      url: `redis://127.0.0.1:${port}`,
      name: "tasks",
      points: 1,
      windowSeconds: 60,
      onLost: () => {},
      onBack: () => {},
    });
    onTestFinished(counts.close);
    await counts.consume("one");
    await sleep(50);
    await counts.consume("other");
    await expect(counts.consume("other")).rejects.toMatchObject({
      msBeforeNext: expect.any(Number),
    });
  }
});

describe("not sent, and the process lives on: a mail server", () => {
  const mail = { kind: "verify-email", to: "ada@example.com", link: "http://localhost/" } as const;
  const deliverTo = (port: number) =>
    createSmtpDelivery({ url: `smtp://127.0.0.1:${port}`, from: "todo@example.com" })(mail);

  it.each([
    ...garbage,
    ["a refusal", "554 no\r\n"],
    ["a greeting of no number", "abc\r\n\r\n\r\n"],
    ["many lines of a greeting", "220-x\r\n".repeat(20_000)],
    ["answers to what was not asked", "220 a\r\n250 b\r\n250 c\r\n354 d\r\n250 e\r\n221 f\r\n"],
    ["STARTTLS, then garbage", "220 a\r\n250-a\r\n250 STARTTLS\r\n220 go\r\nxxxx"],
  ])("says %s", async (_name, bytes) => {
    const port = await listen((socket) => socket.end(bytes));
    await expect(deliverTo(port)).rejects.toBeInstanceOf(Error);
  });

  it("begins a line that never ends", async () => {
    const piece = Buffer.alloc(64 * 1024, "x");
    const port = await listen((socket) => flood(socket, "220", piece));
    const before = process.memoryUsage.rss();
    await expect(deliverTo(port)).rejects.toBeInstanceOf(Error);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
  });
});

describe("unavailable, and the process lives on: a key server", () => {
  const ok = "HTTP/1.1 200 OK\r\n";

  it.each([
    ...garbage,
    ["no end of headers", `${ok}${"a: b\r\n".repeat(20_000)}`],
    ["a body that is no gzip", `${ok}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx`],
    ["a redirect to nowhere", "HTTP/1.1 302 x\r\nLocation: ::::\r\nContent-Length: 0\r\n\r\n"],
    ["an upgrade", "HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
    ["status 999", "HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n"],
    ["null", `${ok}Content-Length: 4\r\n\r\nnull`],
    ["deep JSON", `${ok}Connection: close\r\n\r\n${"[".repeat(200_000)}`],
  ])("says %s", async (_name, bytes) => {
    const port = await listen((socket) => socket.once("data", () => socket.end(bytes)));
    await expect(fetchKeySet(`http://127.0.0.1:${port}/keys`)).rejects.toMatchObject({
      name: "KeysUnavailableError",
    });
  });
});
