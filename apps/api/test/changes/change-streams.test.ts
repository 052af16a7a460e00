import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "@todo/postgres/postgres-client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getBackend } from "#backend.ts";
import { createChangeStreams } from "#changes/change-streams.ts";
import { type StreamLimits, streamLimits } from "#changes/stream-limits.ts";
import { newAccessTokenOf } from "../fixtures/access-tokens.ts";
import { newAccount } from "../fixtures/accounts.ts";
import { withBackend } from "../fixtures/backends.ts";
import {
  changesIn,
  type EventStream,
  numbersIn,
  openStream,
  readStream,
  untilChanges,
} from "../fixtures/event-stream.ts";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { createTask } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send, type SendOptions } from "../fixtures/send.ts";
import { newUser, signToken, type TestUser, validClaims } from "../fixtures/tokens.ts";

const patience = { timeout: 10_000, interval: 10 };
const opened: EventStream[] = [];

async function open(user: TestUser, options: SendOptions = {}, path?: string) {
  const stream = await openStream({ as: user, ...options }, path);
  opened.push(stream);
  return stream;
}

const untilEnd = (stream: EventStream) =>
  vi.waitFor(() => expect(stream.hasEnded()).toBe(true), patience);

/** Streams of a hub that is quicker, or otherwise unlike the usual one. */
function withLimits<Result>(limits: Partial<StreamLimits>, work: () => Promise<Result>) {
  const backend = getBackend();
  const changeStreams = createChangeStreams(
    { db: backend.database.db, hasSessions: true, onUnavailable: () => {} },
    { ...streamLimits, askEveryMs: 20, ...limits },
  );
  return withBackend({ ...backend, changeStreams }, work);
}

/** Writes past this process, as another one does. */
const insertTask = ({ id }: TestUser, title = "from elsewhere") =>
  withClient(ownerUrl(), (client) =>
    client.query("insert into tasks (user_id, title) values ($1, $2)", [id, title]),
  );

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

describe.each([
  ["/api/changes", () => "/api/changes"],
  ["/api/{user_id}/changes", ({ id }: TestUser) => `/api/${encodeURIComponent(id)}/changes`],
])("GET %s as text/event-stream", (_family, pathOf) => {
  it("200: says where it begins, then each change as the list has it", async () => {
    const user = await newUser();
    await createTask(user);
    const stream = await open(user, {}, pathOf(user));
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      vary: "Origin, Accept",
    });
    const task = await createTask(user);
    await send("DELETE", `/api/tasks/${task.id}`, { as: user });
    await untilChanges(stream, 2);
    const [first, ...rest] = stream.events;
    expect(first).toEqual({ retry: "3000", id: "1" });
    expect(rest.map(({ id, event }) => [id, event])).toEqual([
      ["2", "created"],
      ["3", "deleted"],
    ]);
    const listed = await send("GET", "/api/changes?since=1", { as: user });
    expect(changesIn(stream).at(-1)).toEqual((await listed.json()).changes.at(-1));
  });
});

describe("where a stream begins", () => {
  it("after Last-Event-ID, else after since, else now", async () => {
    const user = await newUser();
    for (let count = 0; count < 3; count += 1) await createTask(user);
    const since = "/api/changes?since=1";
    const [resumed, given, now] = [
      await open(user, { headers: { "last-event-id": "2" } }, since),
      await open(user, {}, since),
      await open(user),
    ];
    await createTask(user);
    await untilChanges(given, 3);
    await untilChanges(now, 1);
    expect(numbersIn(resumed)).toEqual([3, 4]);
    expect(numbersIn(given)).toEqual([2, 3, 4]);
    expect(numbersIn(now)).toEqual([4]);
  });

  it("with more to catch up on than is read at a time, nothing is missed or doubled", async () => {
    const user = await newUser();
    await withClient(ownerUrl(), (client) =>
      client.query(
        "insert into tasks (user_id, title) select $1, 'task ' || n from generate_series(1, 333) as n",
        [user.id],
      ),
    );
    const stream = await open(user, {}, "/api/changes?since=0");
    await untilChanges(stream, 333);
    expect(numbersIn(stream)).toEqual(Array.from({ length: 333 }, (_, index) => index + 1));
  });

  it.each(["x", "-1", "1.5", "01"])("422 for Last-Event-ID %j", async (id) => {
    const headers = { accept: "text/event-stream", "last-event-id": id };
    const response = await send("GET", "/api/changes", { as: await newUser(), headers });
    expect(await errorOf(response)).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: [{ pointer: "Last-Event-ID" }],
    });
  });
});

describe("resync in place of 410", () => {
  it.each([
    ["gone from the log", 0, 5],
    ["ahead of the log, as after a restored backup", 99, 1],
  ])("for a client that is %s, and then what follows", async (_what, since, purged) => {
    const user = await newUser();
    for (let count = 0; count < 5; count += 1) await createTask(user);
    await withClient(ownerUrl(), (client) =>
      client.query("delete from changes where user_id = $1 and number <= $2", [user.id, purged]),
    );
    const upToDate = await open(user);
    const stream = await open(user, {}, `/api/changes?since=${since}`);
    await vi.waitFor(() => expect(stream.events).toHaveLength(2), patience);
    expect(stream.events[1]).toEqual({ id: "5", event: "resync", data: '{"next":5}' });
    await createTask(user);
    await untilChanges(stream, 1);
    expect(numbersIn(stream)).toEqual([6]);
    await untilChanges(upToDate, 1);
    expect(upToDate.events.map(({ event }) => event)).toEqual([undefined, "created"]);
  });
});

describe("several streams", () => {
  it("each user's get that user's changes only, whoever writes them", async () => {
    const users = await Promise.all(Array.from({ length: 5 }, () => newUser()));
    const streams = await Promise.all(
      users.flatMap((user) => [open(user), open(user), open(user)]),
    );
    const own = await Promise.all(users.map((user) => createTask(user)));
    await Promise.all(users.map((user) => insertTask(user)));
    for (const [index, stream] of streams.entries()) {
      await untilChanges(stream, 2);
      const { id } = users[Math.floor(index / 3)] ?? expect.fail();
      expect(changesIn(stream).map(({ task_data }) => task_data?.user_id)).toEqual([id, id]);
      expect(changesIn(stream)[0]?.task_id).toBe(own[Math.floor(index / 3)]?.id);
    }
  });

  it("the process's own write wakes them; they need not wait for the next second", async () => {
    const user = await newUser();
    await withLimits({ askEveryMs: 3_600_000 }, async () => {
      const stream = await open(user);
      await createTask(user);
      await untilChanges(stream, 1);
    });
  });

  it("a sixth ends the oldest with replaced, and counts against no limit of requests at a time", async () => {
    const user = await newUser();
    const streams: EventStream[] = [];
    for (let count = 0; count < 7; count += 1) streams.push(await open(user));
    await untilEnd(streams[1] ?? expect.fail());
    expect(streams.map((stream) => stream.hasEnded())).toEqual([
      ...[true, true],
      ...Array(5).fill(false),
    ]);
    expect(streams[0]?.events.at(-1)).toEqual({ event: "replaced", data: "{}" });
    await createTask(user);
    for (const stream of streams.slice(2)) await untilChanges(stream, 1);
  });

  it("a stream for HEAD is none", async () => {
    const user = await newUser();
    const first = await open(user);
    for (let count = 0; count < 6; count += 1) {
      const headers = { accept: "text/event-stream" };
      const head = await send("HEAD", "/api/changes", { as: user, headers });
      expect(head.headers.get("content-type")).toBe("text/event-stream");
    }
    await createTask(user);
    await untilChanges(first, 1);
    expect(first.hasEnded()).toBe(false);
  });

  it("one statement asks for all users, sessions and access tokens", async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => newAccount()));
    await withLimits({ askEveryMs: 100, checkCredentialsEveryMs: 0 }, async () => {
      for (const account of accounts) {
        await open(account);
        await open(await newAccessTokenOf(account, ["tasks:read"]));
      }
      await sleep(300);
      let statements = 0;
      const count = () => (statements += 1);
      const from = performance.now();
      subscribe("tracing:todo.query:start", count);
      await expect.poll(() => statements).toBeGreaterThan(8);
      unsubscribe("tracing:todo.query:start", count);
      expect(performance.now() - from).toBeGreaterThan(700);
    });
  });

  it("while many write, none misses a change or gets one twice, wherever it begins", async () => {
    const user = await newUser();
    const streams = [await open(user), await open(user)];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; count < 25; count += 1) {
        if (writer % 2 === 0) await createTask(user);
        else await insertTask(user);
        if (writer === 0 && count % 10 === 5) {
          streams.push(await open(user, {}, `/api/changes?since=${count}`));
        }
      }
    });
    await Promise.all(writers);
    for (const stream of streams) {
      await vi.waitFor(() => expect(numbersIn(stream).at(-1)).toBe(200), patience);
      const first = Number(stream.events[0]?.id) + 1;
      const expected = Array.from({ length: 201 - first }, (_, index) => first + index);
      expect(numbersIn(stream)).toEqual(expected);
    }
  });
});

describe("the end of a stream", () => {
  it("after its time, and a comment now and then until then", async () => {
    const user = await newUser();
    await withLimits({ lastsMs: 2_000, commentEveryMs: 150 }, async () => {
      const stream = await open(user);
      await untilEnd(stream);
      const comments = stream.events.filter((event) => "" in event);
      expect(comments.length).toBeGreaterThan(2);
      expect(comments.length).toBeLessThan(14);
    });
  });

  it("with its token", async () => {
    const claims = validClaims();
    const exp = Math.ceil(Date.now() / 1_000) + 2;
    const user = { id: claims.sub, token: await signToken({ ...claims, exp }) };
    const [brief, other] = [await open(user), await open(await newUser())];
    expect(brief.hasEnded()).toBe(false);
    await untilEnd(brief);
    expect(Date.now() / 1_000).toBeGreaterThanOrEqual(exp);
    expect(Date.now() / 1_000).toBeLessThan(exp + 10);
    expect(other.hasEnded()).toBe(false);
  });

  it("within ten seconds of its session's, and another session goes on", {
    timeout: 20_000,
  }, async () => {
    const account = await newAccount();
    const { email, password } = account;
    const again = await send("POST", "/api/auth/signin", { json: { email, password } });
    const { access_token: token } = await again.json();
    const [signedOut, other] = [await open(account), await open({ id: account.id, token })];
    await sleep(500);
    const from = performance.now();
    await send("POST", "/api/auth/logout", { as: account });
    await untilEnd(signedOut);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(other.hasEnded()).toBe(false);
  });

  it("at the next look after its access token's, and another token goes on", async () => {
    const user = await newUser();
    const [ended, kept] = [await newAccessTokenOf(user), await newAccessTokenOf(user)];
    await withLimits({ checkCredentialsEveryMs: 100 }, async () => {
      const [brief, other] = [await open(ended), await open(kept)];
      await sleep(300);
      expect(brief.hasEnded()).toBe(false);
      await send("DELETE", `/api/tokens/${ended.tokenId}`, { as: user });
      await untilEnd(brief);
      await sleep(300);
      expect(other.hasEnded()).toBe(false);
    });
  });

  it("at the next look, if it was opened by a token that had ended and was still remembered", async () => {
    const user = await newUser();
    const [ended, kept] = [await newAccessTokenOf(user), await newAccessTokenOf(user)];
    await withLimits({ checkCredentialsEveryMs: 60_000 }, async () => {
      const other = await open(kept);
      await send("GET", "/api/tasks", { as: ended });
      await sleep(100);
      // As another process ends it.
      await withClient(ownerUrl(), (client) =>
        client.query("delete from access_tokens where id = $1", [ended.tokenId]),
      );
      await untilEnd(await open(ended));
      expect(other.hasEnded()).toBe(false);
    });
  });

  it("when the process ends, with a hint when to come back; so does what is opened later", async () => {
    const user = await newUser();
    await withLimits({}, async () => {
      const before = await open(user);
      getBackend().changeStreams.end();
      for (const stream of [before, await open(user)]) {
        await untilEnd(stream);
        const retry = Number(stream.events.at(-1)?.retry);
        expect(retry).toBeGreaterThanOrEqual(1_000);
        expect(retry).toBeLessThan(5_000);
      }
    });
  });
});

describe("a client that does not read", () => {
  const accept = { accept: "text/event-stream" };

  it("is sent little, and all of it once it reads again", async () => {
    const user = await newUser();
    await withLimits({ pageSize: 10 }, async () => {
      const response = await send("GET", "/api/changes", { as: user, headers: accept });
      const [unread, reading] = [response, await open(user)];
      const tasks = Array.from({ length: 100 }, () => insertTask(user));
      await Promise.all(tasks);
      await untilChanges(reading, 100);
      const stream = readStream(unread);
      opened.push(stream);
      await untilChanges(stream, 100);
      expect(numbersIn(stream)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });
  });

  it("loses its stream after a time, and nobody else does", async () => {
    const user = await newUser();
    await withLimits({ stalledMs: 300, perUser: 2 }, async () => {
      const reading = await open(user);
      const unread = await send("GET", "/api/changes", { as: user, headers: accept });
      await sleep(600);
      // The oldest would end if the other still counted.
      const third = await open(user);
      await createTask(user);
      await untilChanges(third, 1);
      expect(numbersIn(reading)).toEqual([1]);
      expect(reading.hasEnded()).toBe(false);
      await untilEnd(readStream(unread));
    });
  });
});

describe("Accept", () => {
  const json = "application/json";
  const stream = "text/event-stream";

  it.each([
    [undefined, json],
    ["", json],
    ["*/*", json],
    ["application/*", json],
    ["text/html,application/xhtml+xml,*/*;q=0.8", json],
    ["text/event-stream", stream],
    ["TEXT/Event-Stream", stream],
    ["text/*", stream],
    ["text/event-stream, */*", stream],
    ["text/event-stream;q=0.5, application/json", json],
    ["application/json;q=0.5, text/event-stream", stream],
    ["text/event-stream;q=0, */*", json],
    ["application/json;q=0, */*", stream],
  ])("%j is answered with %s", async (accept, type) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const response = await send("GET", "/api/changes", { as: await newUser(), headers });
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("vary")).toBe("Origin, Accept");
    await response.body?.cancel();
  });

  it.each([
    ["image/png", ""],
    ["application/json;q=0, text/event-stream;q=0", ""],
    ["nonsense", ""],
    [',;="', ""],
    ["text/event-stream", "?task=1"],
    ["text/event-stream", "?trash=true"],
  ])("406 for %j of /api/changes%s", async (accept, query) => {
    const response = await send("GET", `/api/changes${query}`, {
      as: await newUser(),
      headers: { accept },
    });
    expect(await errorOf(response)).toMatchObject({ status: 406, error_code: "NOT_ACCEPTABLE" });
  });

  it("no other route looks at it", async () => {
    const headers = { accept: "image/png" };
    const response = await send("GET", "/api/tasks", { as: await newUser(), headers });
    expect(response.status).toBe(200);
  });

  it("16 KiB of it cost nothing", async () => {
    const headers = { accept: "text/event-stream;q=0.1,".repeat(650) };
    const as = await newUser();
    const cpuMs = await cpuMsOf(async () => {
      const response = await send("GET", "/api/changes", { as, headers });
      await response.body?.cancel();
    });
    expect(cpuMs).toBeLessThan(500);
  });
});
