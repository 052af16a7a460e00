import { once } from "node:events";
import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { collect, openSocket, requestText } from "../../fixtures/raw.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { target, withProcess, withUsers } from "../../fixtures/target.ts";
import { newAddress, newUser } from "../../fixtures/users.ts";

const limit = 64 * 1024;
const headers = { "content-type": "application/json" };
const padded = (bytes: number) => `{"title":"x"${" ".repeat(bytes - 13)}}`;
const mebibyte = 1024 * 1024;

interface Upload {
  path: string;
  token?: string;
  megabytes: number;
  framing: "length" | "chunked";
  headers?: string[];
}

const block = Buffer.alloc(mebibyte, "x");
const chunkOfBlock = Buffer.concat([Buffer.from("100000\r\n"), block, Buffer.from("\r\n")]);

/** Sends the head of an upload; returns what each of its megabytes is on the wire. */
function begin(socket: Socket, method: string, { path, token, ...size }: Upload) {
  const { megabytes, framing, headers = [] } = size;
  const length =
    framing === "length" ? `Content-Length: ${megabytes * mebibyte}` : "Transfer-Encoding: chunked";
  const { host } = new URL(target.origin);
  const authorization = token ? [`Authorization: Bearer ${token}`] : [];
  const lines = [`Host: ${host}`, ...authorization, "Content-Type: application/json", length];
  socket.write([`${method} ${path} HTTP/1.1`, ...lines, ...headers, "", ""].join("\r\n"));
  return framing === "length" ? block : chunkOfBlock;
}

/** Uploads as fast as the server takes it, until it answers; resolves to the answer and the bytes that went out. */
async function upload(size: Upload) {
  const socket = openSocket();
  socket.on("error", () => undefined);
  const answered = collect(socket, { waitMs: 30_000, count: 1 });
  const framed = begin(socket, "POST", size);
  let sent = 0;
  let isOver = false;
  const over = answered.then(() => (isOver = true));
  while (!isOver && !socket.destroyed && sent < size.megabytes) {
    sent += 1;
    if (!socket.write(framed))
      await Promise.race([once(socket, "drain").catch(() => undefined), over]);
  }
  return { answer: (await answered).answers[0], sent };
}

withUsers("the size of a body", () => {
  it.each(["/api/tasks", "/api/tasks/bulk", "/api/auth/signup", "/api/auth/sign-in/email"])(
    "64 KiB are read, one byte more is 413: %s",
    async (path) => {
      const as = newUser();
      const call = {
        method: "POST",
        path,
        as,
        headers: { ...headers, "x-forwarded-for": newAddress() },
      };
      const within = await send({ ...call, body: padded(limit) });
      expect(within.status).not.toBe(413);
      expect(within.status).toBeLessThan(500);
      expectRefusal(await send({ ...call, body: padded(limit + 1) }), 413, "PAYLOAD_TOO_LARGE");
    },
  );

  it("201 for a task in a body of exactly 64 KiB, also in chunks", async () => {
    const call = { method: "POST", path: "/api/tasks", as: newUser(), headers };
    expect((await send({ ...call, body: padded(limit) })).status).toBe(201);
    expect((await send({ ...call, body: padded(limit - 1) })).status).toBe(201);
    const chunked = { ...headers, "transfer-encoding": "chunked" };
    expect((await send({ ...call, body: padded(limit), headers: chunked })).status).toBe(201);
    const over = await send({ ...call, body: padded(limit + 1), headers: chunked });
    expectRefusal(over, 413, "PAYLOAD_TOO_LARGE");
  });

  it("413 comes before 401: a stranger's bytes are not read either", async () => {
    const call = { method: "POST", path: "/api/tasks", headers };
    expectRefusal(await send({ ...call, body: padded(limit + 1) }), 413, "PAYLOAD_TOO_LARGE");
    expectRefusal(await send({ ...call, body: padded(limit) }), 401, "AUTHENTICATION_REQUIRED");
  });

  const uploads = [5, 50, 300].flatMap((megabytes) =>
    (["length", "chunked"] as const).map((framing) => ({ megabytes, framing })),
  );
  it.each(uploads)("$megabytes MB by $framing: 413, and most of it is never read", async (size) => {
    for (const path of ["/api/tasks", "/api/auth/signin"]) {
      const { answer, sent } = await upload({ path, token: newUser().token, ...size });
      // What is in front of a deployment elsewhere may close the connection, and the answer be lost with it.
      if (!answer && !target.process) continue;
      expectRefusal(answer ?? expect.fail("no answer"), 413, "PAYLOAD_TOO_LARGE");
      expect(sent).toBeLessThanOrEqual(Math.max(16, size.megabytes / 4));
    }
  });

  it("one-byte chunks without end are refused once they are too many", async () => {
    const socket = openSocket();
    socket.on("error", () => undefined);
    const answered = collect(socket, { waitMs: 30_000, count: 1 });
    const { host } = new URL(target.origin);
    const authorization = `Authorization: Bearer ${newUser().token}`;
    socket.write(
      `POST /api/tasks HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunks = "1\r\n \r\n".repeat(1_000);
    let isOver = false;
    void answered.then(() => (isOver = true));
    for (let count = 0; count < 200 && !isOver && !socket.destroyed; count += 1) {
      if (!socket.write(chunks))
        await Promise.race([once(socket, "drain").catch(() => undefined), answered]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = (await answered).answers;
    expect([413, undefined]).toContain(answer?.status);
  });
});

withProcess("what comes after the answer", () => {
  const endings = (["length", "chunked"] as const).flatMap((framing) =>
    (["keep-alive", "close"] as const).map((connection) => ({ framing, connection })),
  );
  it.each(endings)(
    "a client that sends 5 MB by $framing before it reads finds its 413: Connection: $connection",
    async ({ framing, connection }) => {
      const socket = openSocket();
      const headers = [`Connection: ${connection}`];
      const framed = begin(socket, "POST", { path: "/api/tasks", megabytes: 5, framing, headers });
      for (let sent = 0; sent < 5; sent += 1) {
        if (!socket.write(framed)) await once(socket, "drain");
      }
      if (framing === "chunked") socket.write("0\r\n\r\n");
      if (connection === "keep-alive") socket.write(requestText("GET /api/health HTTP/1.1"));
      const { answers, closed } = await collect(socket);
      const expected = connection === "close" ? [413] : [413, 200];
      expect(answers.map(({ status }) => status)).toEqual(expected);
      expect(closed).toBe(true);
    },
  );

  it("who never stops sending is kept waiting, then cut off, whatever the answer was", async () => {
    const sendWithoutEnd = async (method: string, path: string, status: number) => {
      const socket = openSocket();
      socket.on("error", () => undefined);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      let answer = "";
      socket.on("data", (bytes: Buffer) => (answer += bytes.toString()));
      const framed = begin(socket, method, { path, megabytes: 0, framing: "chunked" });
      let sent = 0;
      for (; !socket.destroyed && sent < 300; sent += 1) {
        if (!socket.write(framed))
          await Promise.race([once(socket, "drain"), closed]).catch(Boolean);
      }
      await closed;
      expect(answer).toMatch(`HTTP/1.1 ${status} `);
      expect(sent).toBeLessThan(64);
    };
    await Promise.all([
      sendWithoutEnd("POST", "/api/tasks", 413),
      sendWithoutEnd("POST", "/api/auth/sign-in/email", 413),
      sendWithoutEnd("GET", "/api/health", 200),
      sendWithoutEnd("PUT", "/api/unknown", 404),
    ]);
  });
});
