import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { expectRefusedSomehow } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { collect, exchange, openSocket, requestText } from "../../fixtures/raw.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";

const { host } = new URL(target.origin);
const hidden = `GET /api/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

/** A POST whose end two readers could see at different places, with a request hidden behind the first end. */
const smuggle = (headers: string[], body: string) =>
  ["POST /api/tasks HTTP/1.1", `Host: ${host}`, ...headers, "", body].join("\r\n");

const chunkedAndMore = `0\r\n\r\n${hidden}`;
const shapes: [name: string, bytes: string][] = [
  ["both lengths", smuggle(["Content-Length: 4", "Transfer-Encoding: chunked"], chunkedAndMore)],
  [
    "both lengths, the other way round",
    smuggle(["Transfer-Encoding: chunked", "Content-Length: 4"], chunkedAndMore),
  ],
  [
    "two different lengths",
    smuggle(["Content-Length: 0", `Content-Length: ${hidden.length}`], hidden),
  ],
  ["a list of lengths", smuggle([`Content-Length: 0, ${hidden.length}`], hidden)],
  ["a length with a sign", smuggle(["Content-Length: +0"], hidden)],
  ["a negative length", smuggle(["Content-Length: -1"], hidden)],
  ["a length in hexadecimal", smuggle(["Content-Length: 0x0"], hidden)],
  ["a length beyond every number", smuggle(["Content-Length: 99999999999999999999"], hidden)],
  ["an unknown transfer encoding", smuggle(["Transfer-Encoding: xchunked"], chunkedAndMore)],
  ["chunked twice", smuggle(["Transfer-Encoding: chunked, chunked"], chunkedAndMore)],
  ["chunked before identity", smuggle(["Transfer-Encoding: chunked, identity"], chunkedAndMore)],
  ["chunked with a vertical tab", smuggle(["Transfer-Encoding: \u000bchunked"], chunkedAndMore)],
  ["a space before the colon", smuggle(["Transfer-Encoding : chunked"], chunkedAndMore)],
  ["a folded header", smuggle(["Transfer-Encoding:", " chunked"], chunkedAndMore)],
  ["a line feed alone in a header", smuggle(["X: y\nTransfer-Encoding: chunked"], chunkedAndMore)],
  [
    "a carriage return alone in a header",
    smuggle(["X: y\rTransfer-Encoding: chunked"], chunkedAndMore),
  ],
  ["a NUL in a header", smuggle(["X: \u0000", "Content-Length: 0"], hidden)],
  ["a header without a name", smuggle([": x", "Content-Length: 0"], hidden)],
  ["a header without a colon", smuggle(["nonsense", "Content-Length: 0"], hidden)],
  ["a chunk size that is none", smuggle(["Transfer-Encoding: chunked"], `zz\r\n\r\n${hidden}`)],
  [
    "a chunk size beyond every number",
    smuggle(["Transfer-Encoding: chunked"], `fffffffffffffffff\r\n${hidden}`),
  ],
  ["a chunk longer than it says", smuggle(["Transfer-Encoding: chunked"], `1\r\nabc\r\n0\r\n\r\n`)],
  [
    "a line feed after the chunk size",
    smuggle(["Transfer-Encoding: chunked"], `1\nx\n0\n\n${hidden}`),
  ],
  [
    "chunks in HTTP/1.0",
    smuggle(["Transfer-Encoding: chunked"], chunkedAndMore).replace("1.1", "1.0"),
  ],
];

it.each(shapes)("no second request hides behind %s", async (name, bytes) => {
  const { answers } = await exchange(bytes, { waitMs: 1_500 });
  // A request that ended where both readers agree may be followed by another one; both are then seen by everybody.
  const agreed = /line feed after|identity|1\.0/.test(name) ? 2 : 1;
  expect(answers.length).toBeLessThanOrEqual(agreed);
  for (const answer of answers.slice(0, 1)) {
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  }
});

it.for(shapes)(
  "%s is refused within the contract, or by Node.js",
  async ([name, bytes], context) => {
    const { answers } = await exchange(bytes, { waitMs: 1_500 });
    if (!answers[0] && target.server !== "self-hosted") return;
    if (!answers[0]) return expect(name).toMatch(/beyond every number|length/);
    expectRefusedSomehow(context, "malformed framing or header lines", answers[0], [400, 401, 413]);
  },
);

withUsers("connections", () => {
  it("pipelined requests are answered in order, each for its own user", async () => {
    const users = Array.from({ length: 10 }, () => newUser());
    for (const user of users) await createTask(user, { title: user.id });
    const requests = users.map(
      ({ token }, at) =>
        `GET /api/tasks HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${at === 9 ? "Connection: close\r\n" : ""}\r\n`,
    );
    const { answers } = await exchange(requests.join(""));
    expect(answers.map(({ json }) => json[0].user_id)).toEqual(users.map(({ id }) => id));
  });

  it("a token does not outlive its request on the same connection", async () => {
    const { token } = newUser();
    const first = `GET /api/tasks HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const second = `GET /api/tasks HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    const { answers } = await exchange(first + second);
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  });

  it("a request behind one that asks to close the connection is not carried out", async () => {
    const user = newUser();
    const task = await createTask(user, { title: "kept" });
    const bytes = 5 * 1024 * 1024;
    const authorization = `Authorization: Bearer ${user.token}`;
    for (const framing of [`Content-Length: ${bytes}`, "Transfer-Encoding: chunked"]) {
      const socket = openSocket();
      socket.on("error", () => undefined);
      const headers = [`Host: ${host}`, authorization, "Connection: close", framing];
      socket.write(["POST /api/tasks HTTP/1.1", ...headers, "", ""].join("\r\n"));
      const body = Buffer.alloc(bytes, "x");
      const size = `${bytes.toString(16)}\r\n`;
      const framed = framing.startsWith("Content") ? [body] : [size, body, "\r\n0\r\n\r\n"];
      const hidden = `DELETE /api/tasks/${task.id} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n\r\n`;
      socket.write(Buffer.concat([...framed, hidden].map((part) => Buffer.from(part))));
      const { answers } = await collect(socket);
      expect(answers.length).toBeLessThanOrEqual(1);
    }
    expect((await listTasks(user)).map(({ id }) => id)).toEqual([task.id]);
  });

  it("200 connections that never finish their headers keep nobody out", async () => {
    const slow = Array.from({ length: 200 }, () => {
      const socket = openSocket();
      socket.on("error", () => undefined);
      socket.write(`GET /api/tasks HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
      return socket;
    });
    for (const socket of slow) if (socket.connecting) await once(socket, "connect");
    for (const socket of slow) socket.write("a");
    expect(await listTasks(newUser())).toEqual([]);
    for (const socket of slow) socket.destroy();
  });

  it("100 bodies that never end keep nobody out, and store nothing", async () => {
    const user = newUser();
    const slow = Array.from({ length: 100 }, () => {
      const socket = openSocket();
      socket.on("error", () => undefined);
      socket.write(
        `POST /api/tasks HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${user.token}\r\nContent-Length: 100\r\n\r\n{"title":"slow"`,
      );
      return socket;
    });
    await sleep(200);
    expect(await listTasks(newUser())).toEqual([]);
    for (const socket of slow) socket.destroy();
    await sleep(200);
    expect(await listTasks(user)).toEqual([]);
  });

  it("a body that is cut off stores nothing", async () => {
    const user = newUser();
    for (const body of ['{"title":"cut"', '{"title":"cut"}']) {
      const socket = openSocket();
      socket.on("error", () => undefined);
      socket.write(
        `POST /api/tasks HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${user.token}\r\nContent-Length: 16\r\n\r\n${body}`,
      );
      await sleep(50);
      socket.end();
      await sleep(50);
      socket.destroy();
    }
    expect(await listTasks(user)).toEqual([]);
  });

  it("a body without a type that ends with the connection is read as none", async () => {
    const bytes = `POST /api/tasks HTTP/1.0\r\nHost: ${host}\r\nAuthorization: Bearer ${newUser().token}\r\n\r\n`;
    const { answers } = await exchange(`${bytes}{"title":"x"}`, { waitMs: 2_000 });
    expect([400, undefined]).toContain(answers[0]?.status);
  });
});

it.each(["websocket", "h2c", "TLS/1.0", "x"])("no upgrade to %s", async (protocol) => {
  const headers = [
    "Connection: Upgrade",
    `Upgrade: ${protocol}`,
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
  ];
  const bytes = ["GET /api/health HTTP/1.1", `Host: ${host}`, ...headers, "", ""].join("\r\n");
  const { answers } = await exchange(bytes, { waitMs: 1_500 });
  expect(answers.map(({ status }) => status)).toEqual([200]);
});

it("HTTP/2 without a promise and TLS on the plain port are refused", async (context) => {
  const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  const hello = Buffer.from("16030100c8010000c40303", "hex");
  for (const [name, bytes] of [
    ["HTTP/2", preface],
    ["TLS", hello],
  ] as const) {
    const { answers } = await exchange(bytes, { waitMs: 1_500 });
    expectRefusedSomehow(context, `${name} on the port of HTTP/1.1`, answers[0], [400, 405]);
  }
});

it.for(["100-continue", "200-ok", "nonsense"])("Expect: %s", async (value, context) => {
  const { answers } = await exchange(
    requestText("POST /api/tasks HTTP/1.1", [`Expect: ${value}`, "Content-Length: 2"], "{}"),
  );
  expectRefusedSomehow(context, `Expect: ${value}`, answers[0], [401]);
});

it("HTTP/1.0 is answered, and the connection closed", async () => {
  const { answers, closed } = await exchange(`GET /api/health HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
  expect(answers[0]?.status).toBe(200);
  expect(closed).toBe(true);
  expect((await send({ path: "/api/health" })).status).toBe(200);
});
