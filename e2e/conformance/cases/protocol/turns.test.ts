// The order of things on one connection, and its end.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { collect, exchange, openSocket, requestText } from "../../fixtures/raw.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { target, withProcess, withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser, type User } from "../../fixtures/users.ts";

const { host } = new URL(target.origin);

function requestOf(line: string, { token }: User, headers: string[] = [], body = ""): string {
  const length = body && [`Content-Length: ${body.length}`];
  const lines = [`Host: ${host}`, `Authorization: Bearer ${token}`, ...length, ...headers];
  return [`${line} HTTP/1.1`, ...lines, "", body].join("\r\n");
}

withProcess("one connection", () => {
  it("of pipelined writes the last wins, and a read behind them sees it", async () => {
    const user = newUser();
    const { id } = await createTask(user, { title: "first" });
    for (let round = 0; round < 10; round += 1) {
      const puts = Array.from({ length: 8 }, (_, index) =>
        requestOf(`PUT /api/tasks/${id}`, user, [], `{"title":"${round}.${index}"}`),
      );
      const get = requestOf(`GET /api/tasks/${id}`, user, ["Connection: close"]);
      const { answers } = await exchange([...puts, get].join(""));
      expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200));
      expect(answers.at(-1)?.json.title).toBe(`${round}.7`);
    }
  });

  it("a client that ends its side after its request gets its answer", async () => {
    const user = newUser();
    const body = (index: number) => `{"title":"half closed ${index}"}`;
    const exchanges = Array.from({ length: 10 }, async (_, index) => {
      const socket = openSocket();
      socket.end(requestOf("POST /api/tasks", user, [], body(index)));
      return (await collect(socket)).answers.map(({ status }) => status);
    });
    expect(await Promise.all(exchanges)).toEqual(Array(10).fill([201]));
    expect(await listTasks(user)).toHaveLength(10);
  });

  it.each([
    ["no HTTP", "GET / NONSENSE\r\n\r\n", 400],
    ["an unknown method", `WHATEVER / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 405],
    ["CONNECT", `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 405],
    [
      "headers over 16 KiB",
      `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"x".repeat(60_000)}\r\n\r\n`,
      413,
    ],
    ["two Hosts", `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`, 400],
  ])("the refusal of %s overtakes no answer", async (_name, bytes, status) => {
    const user = newUser();
    const posts = ["a", "b", "c"].map((title) =>
      requestOf("POST /api/tasks", user, [], `{"title":"${title}"}`),
    );
    const { answers, closed } = await exchange(posts.join("") + bytes);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, status]);
    const code = { 400: "BAD_REQUEST", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE" };
    expectRefusal(answers[3] ?? expect.fail(), status, code[status as keyof typeof code]);
    expect(closed).toBe(true);
  });

  it("a flood of pipelined requests stays with the client, and keeps nobody out", async () => {
    const socket = openSocket();
    socket.on("error", () => undefined);
    await once(socket, "connect");
    const user = newUser();
    const flood = Buffer.from(requestOf("GET /api/tasks", user).repeat(500));
    for (let count = 0; count < 100; count += 1) socket.write(flood);
    for (let count = 0; count < 20; count += 1) {
      const from = performance.now();
      expect((await send({ path: "/api/health" })).status).toBe(200);
      expect(performance.now() - from).toBeLessThan(5_000);
    }
    expect(socket.writableLength).toBeGreaterThan(flood.length);
    socket.destroy();
  });

  it("a quiet connection is kept for more than a minute", async () => {
    const bytes = `GET /api/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const { answers } = await exchange(bytes, { count: 1 });
    expect(answers[0]?.headers["keep-alive"]).toBe("timeout=75");
    const socket = openSocket();
    socket.write(bytes);
    await sleep(8_000);
    socket.write(requestText("GET /api/health HTTP/1.1"));
    expect((await collect(socket)).answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});

withUsers("an offered upgrade", () => {
  it.each(["h2c", "websocket", "WEBSOCKET", "H2C, websocket", "TLS/1.0"])(
    "to %s is ignored, whatever the request, and what follows is answered",
    async (protocol) => {
      const user = newUser();
      const offer = [
        "Connection: Upgrade, HTTP2-Settings",
        `Upgrade: ${protocol}`,
        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
      ];
      const chunked = `${requestOf("POST /api/tasks", user, [...offer, "Transfer-Encoding: chunked"])}d\r\n{"title":"b"}\r\n0\r\n\r\n`;
      const requests = [
        requestOf("GET /api/tasks", user, offer),
        requestOf("POST /api/tasks", user, offer, '{"title":"a"}'),
        chunked,
        requestOf("DELETE /api/tasks/999999999", user, offer),
        requestOf("GET /api/tasks", user, ["Connection: close"]),
      ];
      const { answers } = await exchange(requests.join(""));
      expect(answers.map(({ status }) => status)).toEqual([200, 201, 201, 404, 200]);
      const [head] = (await exchange(requestOf("HEAD /api/health", user, offer), { count: 1 }))
        .answers;
      expect([head?.status, head?.text]).toEqual([200, ""]);
    },
  );
});
