import { setTimeout as sleep } from "node:timers/promises";
import type { Socket } from "node:net";
import { startRawEndpoint } from "@todo/neon/raw-endpoint";
import { redirectNeon } from "@todo/neon/redirect-neon";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, type TestContext, test, vi } from "vitest";
import type { Db } from "#database.ts";
import { listTasks } from "#tasks/task-list.ts";
import { driver, openDatabase } from "./driver.ts";
import { failureOf } from "./failure.ts";
import { openFileDatabase } from "./open-file-database.ts";
import {
  authentication,
  commandComplete,
  dataRow,
  errorResponse,
  int16,
  message,
  parsedAndBound,
  ready,
  rowDescription,
  saying,
  welcome,
} from "./postgres-messages.ts";
import { listen, passOn, type TcpServer } from "./tcp-server.ts";

const { url } = await openFileDatabase();

if (driver === "neon-websocket") {
  const endpoint = await startRawEndpoint();
  afterAll(endpoint.close);
}

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
process.on("uncaughtException", note).on("unhandledRejection", note);
afterAll(async () => {
  await sleep(50);
  process.off("uncaughtException", note).off("unhandledRejection", note);
  expect(uncaught).toEqual([]);
});

type Serve = (socket: Socket) => void;

/** What Neon's driver gets from a sound server: after the settings, one row. */
const serveOne: Serve = (socket) => {
  socket.once("data", () => socket.write(welcome));
  socket.on("data", (data) => {
    if (!data.includes(message("S"))) return;
    const settings = Buffer.concat([message("1"), parsedAndBound, commandComplete, message("2")]);
    socket.write(Buffer.concat([settings, rowDescription("one"), dataRow("1"), answered]));
  });
};

/** A database whose first connection is served by `serve`, and all others are sound. */
async function openBehind({ onTestFinished }: TestContext, serve: Serve) {
  let connections = 0;
  const server = await listen(url, (socket) => {
    connections += 1;
    if (connections === 1) serve(socket);
    else if (driver === "pg") passOn(socket, url);
    else serveOne(socket);
  });
  const lost: Error[] = [];
  const { db, close } = openDatabase({
    url: server.url,
    maxConnections: 1,
    connectTimeoutMs: 700,
    statementTimeoutMs: 500,
    onConnectionLost: (error) => lost.push(error),
  });
  onTestFinished(close);
  onTestFinished(server.close);
  return { db, lost, server };
}

const selectOne = (db: Db) => db.execute<{ one: number }>(sql`select 1 as one`);

/** On a slow machine the connect timeout may pass again. */
async function expectSoundAgain(db: Db) {
  const { rows } = await vi.waitFor(() => selectOne(db), 15_000);
  expect(Number(rows[0]?.one)).toBe(1);
}

const untilClosed = ({ sockets }: TcpServer) =>
  vi.waitFor(() => expect(sockets.size).toBe(0), 5_000);

/** The client's first bytes are the start of the connection, and from the second ones on a query. */
const atStart =
  (...bytes: Buffer[]): Serve =>
  (socket) =>
    socket.once("data", () => socket.write(Buffer.concat(bytes)));

const inQuery =
  (...bytes: Buffer[]): Serve =>
  (socket) =>
    socket.once("data", () => {
      // Neon's driver sends its query at once, right behind its password.
      if (driver !== "pg") socket.write(Buffer.concat([welcome, ...bytes]));
      else
        socket.write(welcome, () => socket.once("data", () => socket.write(Buffer.concat(bytes))));
    });

const answered = Buffer.concat([commandComplete, ready]);

const many = (count: number, bytes: Buffer) => Buffer.concat(Array<Buffer>(count).fill(bytes));

const malformed: [string, Buffer][] = [
  ["an error without its end", message("E", "SFATAL\0C57P01\0Mno\0")],
  ["an error of one field that has no end", message("E", "SFATAL")],
  ["an empty error", message("E")],
  ["an error without a code", errorResponse({ S: "ERROR", M: "no" })],
  ["an error without any field", errorResponse({})],
  ["a notice without its end", message("N", "SWARNING\0")],
  ["a message of an unknown type", message("?", "what")],
  [
    "messages of all types, empty",
    Buffer.concat([..."ABCDEGHIKNRSTVWZcdntv123s"].map((type) => message(type))),
  ],
  ["a message that says to have no length", saying(0, "S")],
  ["a message that says to be shorter than its head", saying(3, "S")],
  ["a message that says to have 4 GiB", saying(0xffff_ffff, "D", "x".repeat(100))],
  ["a message that says to have 2 GiB", saying(0x7fff_ffff, "E", "x".repeat(100))],
  ["a greeting of HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")],
  ["a greeting of SSH", Buffer.from("SSH-2.0-OpenSSH_9.9\r\n")],
  ["a greeting of TLS", Buffer.from([21, 3, 1, 0, 2, 2, 80])],
  ["zeros", Buffer.alloc(70_000)],
  ["ones", Buffer.alloc(70_000, 255)],
  ["a row of fewer than no values", message("D", int16(-1))],
  ["a row of values that are not there", message("D", int16(30_000))],
  [
    "a value of negative length",
    message("D", Buffer.concat([int16(1), Buffer.from([255, 255, 255, 0])])),
  ],
  ["columns of fewer than none", message("T", int16(-5))],
  ["columns that are not there", message("T", int16(30_000))],
  ["parameters that are not there", message("t", int16(30_000))],
  ["a status of a parameter without its end", many(20_000, message("S"))],
  ["a copy in", message("G", Buffer.from([0, 0, 0]))],
  ["a notification that is cut", message("A", "x")],
];

const outOfOrder: [string, Buffer][] = [
  ["a row", dataRow("1")],
  ["columns", rowDescription("one")],
  ["a completion", commandComplete],
  ["an empty query", message("I")],
  ["a parsed statement", message("1")],
  ["a suspended portal", message("s")],
  ["ready, twice", many(2, ready)],
  ["an authentication", authentication(0)],
  ["a request for the password", authentication(3)],
  ["a request for SCRAM", authentication(10, "SCRAM-SHA-256\0\0")],
  ["a continuation of SCRAM", authentication(11, "r=x,s=eA==,i=4096")],
  ["an end of SCRAM", authentication(12, "v=eA==")],
];

const codes = Array.from({ length: 21 }, (_, code) => code);
const starts = codes.flatMap((code) =>
  ["", "x\0\0"].map((data): [string, Buffer] => [
    `authentication ${code} and ${JSON.stringify(data)}`,
    authentication(code, data),
  ]),
);

const queries: [string, (db: Db) => PromiseLike<unknown>][] = [
  ["a statement", selectOne],
  ["a shared read", (db) => listTasks(db, "nobody")],
  ["a transaction", (db) => db.transaction((tx) => tx.execute(sql`select 1`))],
];
const answers: [string, Buffer][] = [
  ...malformed,
  ...outOfOrder.filter(([name]) => name.includes("auth") || name.includes("SCRAM")),
  ["ready without an answer", ready],
  ["ready without a completion", Buffer.concat([parsedAndBound, rowDescription("one"), ready])],
  ["a row before its columns", Buffer.concat([parsedAndBound, dataRow("1"), answered])],
  [
    "a row of more values than columns",
    Buffer.concat([parsedAndBound, rowDescription("one"), dataRow("1", "2"), answered]),
  ],
  [
    "a row of fewer values than columns",
    Buffer.concat([parsedAndBound, rowDescription("one", "two"), dataRow("1"), answered]),
  ],
  ["two errors", many(2, errorResponse({ S: "FATAL", C: "57P01", M: "no" }))],
  ["half a message", message("D", "x".repeat(100)).subarray(0, 50)],
];
const questions = queries.flatMap(([query, run]) =>
  answers.map(([answer, bytes]) => ({ query, answer, run, bytes })),
);

/** Each refuses the start in its own way, and `@` stands for the client's nonce. */
const scram = {
  "goes on without a nonce": "s=eA==,i=4096",
  "goes on with another nonce": "r=other,s=eA==,i=4096",
  "goes on with nothing": "",
  "goes on with garbage": "\u0001,,,",
  "goes on with a thousand million rounds": "r=@x,s=eA==,i=1000000000",
  "ends with the signature of another server": "r=@x,s=eA==,i=4096",
};

const serveScram =
  (first: string): Serve =>
  (socket) => {
    socket.once("data", () => socket.write(authentication(10, "SCRAM-SHA-256\0\0")));
    socket.on("data", (data) => {
      const text = data.toString("latin1");
      const nonce = /n=\*,r=([^,]+)/.exec(text)?.[1];
      if (nonce) socket.write(authentication(11, first.replace("@", nonce)));
      else if (text.includes(",p="))
        socket.write(Buffer.concat([authentication(12, "v=eA=="), welcome]));
    });
  };

const http = (body: string, head = "200 OK") =>
  Buffer.from(
    `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
const empty = `{"fields":[],"rows":[]}`;
const one = (rows: string) =>
  http(`{"results":[${empty},{"fields":[{"name":"one"}],"rows":${rows}}]}`);

describe.runIf(driver === "neon")("over HTTP, unavailable, and the process lives on:", () => {
  test.for([
    ...malformed,
    ["nothing", Buffer.alloc(0)],
    ["a page", http("<html>")],
    ["null", http("null")],
    ["no results", http("{}")],
    ["results that are none", http(`{"results":[null,1]}`)],
    ["too few results", http(`{"results":[${empty}]}`)],
    ["a result without fields", http(`{"results":[${empty},{"rows":[[1]]}]}`)],
    ["rows that are none", one("[1]")],
    ["a row of too many values", one(`[["1","2"]]`)],
    ["a row of too few values", one("[[]]")],
    ["half an answer", one(`[["1"]]`).subarray(0, -5)],
    ["an error without a code", http(`{"message":"no"}`, "400 Bad Request")],
    ["an error that is none", http("no", "400 Bad Request")],
    ["an error that is null", http("null", "400 Bad Request")],
    ["that a quota is used up", http(`{"message":"compute time quota exceeded"}`, "402 x")],
    ["a redirect", http("", "302 Found\r\nLocation: http://127.0.0.1:1/")],
    ["status 999", http("", "999 x")],
    ["status 204", Buffer.from("HTTP/1.1 204 No Content\r\n\r\n")],
    ["an upgrade", Buffer.from("HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")],
  ] as [string, Buffer][])("the answer is %s", async ([, bytes], context) => {
    const server = await listen(url, (socket) => socket.once("data", () => socket.end(bytes)));
    context.onTestFinished(redirectNeon(Number(new URL(server.url).port)));
    context.onTestFinished(server.close);
    const { db, close } = openDatabase({ url, statementTimeoutMs: 500 });
    context.onTestFinished(close);
    expect(await failureOf(selectOne(db))).toMatchObject({ kind: "unavailable" });
  });
});

describe.skipIf(driver === "neon")("unavailable, and the process lives on:", () => {
  test.concurrent.for([...starts, ...malformed, ...outOfOrder])(
    "the connection starts with %s",
    async ([, bytes], context) => {
      const { db, server } = await openBehind(context, atStart(bytes));
      expect(await failureOf(selectOne(db))).toMatchObject({ kind: "unavailable" });
      await untilClosed(server);
      await expectSoundAgain(db);
    },
  );

  test.concurrent.for(Object.entries(scram))("SCRAM %s", async ([, first], context) => {
    const { db, server } = await openBehind(context, serveScram(first));
    expect(await failureOf(selectOne(db))).toMatchObject({ kind: "unavailable" });
    await untilClosed(server);
    await expectSoundAgain(db);
  });

  test("the start is refused, and nevertheless goes on as if it were not", async (context) => {
    const refusal = errorResponse({ S: "FATAL", C: "57P03", M: "starting" });
    const { db, server } = await openBehind(context, atStart(refusal, welcome));
    expect(await failureOf(selectOne(db))).toEqual({ code: "57P03", kind: "unavailable" });
    await untilClosed(server);
    await expectSoundAgain(db);
  });

  test.concurrent.for(questions)(
    "$query, which is answered with $answer",
    async ({ run, bytes }, context) => {
      const { db } = await openBehind(context, inQuery(bytes));
      expect(await failureOf(run(db))).toMatchObject({ kind: "unavailable" });
      await expectSoundAgain(db);
    },
  );

  /** Answers how the connection is set, and its first query, then says `bytes` unasked. */
  const whileIdle =
    (...bytes: Buffer[]): Serve =>
    (socket) => {
      const say = () => socket.write(Buffer.concat(bytes));
      socket.once("data", () => {
        socket.write(welcome);
        answerQuery(socket, () => answerQuery(socket, () => setTimeout(say, 50)));
      });
    };

  const answerQuery = (socket: Socket, then: () => void) =>
    socket.once("data", () => {
      then();
      socket.write(Buffer.concat([parsedAndBound, rowDescription("one"), dataRow("1"), answered]));
    });

  test
    .runIf(driver === "pg")
    .concurrent.for([...malformed.filter(([name]) => !name.includes("status")), ...outOfOrder])(
    "an idle connection says %s",
    async ([, bytes], context) => {
      const { db, lost, server } = await openBehind(context, whileIdle(bytes));
      await selectOne(db);
      await untilClosed(server);
      expect(lost).toHaveLength(1);
      await expectSoundAgain(db);
    },
  );
});
