// The stream of changes, as a browser's EventSource opens it.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import {
  closeStreams,
  type EventStream,
  numbersIn,
  openStream,
  readStream,
  requestStream,
  untilChanges,
  untilClosed,
} from "../../fixtures/event-stream.ts";
import { send } from "../../fixtures/http.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { target, withProcess, withUsers } from "../../fixtures/target.ts";
import { tokenOf, validClaims } from "../../fixtures/tokens.ts";
import { createTask, newAccount, newUser, type User } from "../../fixtures/users.ts";

afterEach(closeStreams);

/** Of several processes, the others show a change with their next look at the numbers. */
const atOnceMs = target.process ? 900 : 2_000;

const ascending = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

withUsers("GET /api/changes with Accept: text/event-stream", () => {
  it.each([
    ["/api/changes", () => "/api/changes"],
    ["/api/{user_id}/changes", ({ id }: User) => `/api/${encodeURIComponent(id)}/changes`],
  ])("%s: where it begins, then each change at once", async (_family, pathOf) => {
    const user = newUser();
    await createTask(user);
    const stream = await openStream(user, { path: pathOf(user) });
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      vary: expect.stringMatching(/Accept/),
    });
    expect(stream.headers["content-encoding"]).toBeUndefined();
    const { id } = await createTask(user, { title: "seen at once" });
    await untilChanges(stream, 1, atOnceMs);
    expect(stream.events[0]).toEqual({ retry: "3000", id: "1" });
    expect(stream.events[1]).toMatchObject({ id: "2", event: "created" });
    expect(JSON.parse(stream.events[1]?.data ?? "")).toMatchObject({
      change: 2,
      event_type: "created",
      task_id: id,
      task_data: { title: "seen at once" },
    });
  });

  it("Last-Event-ID wins over since, and what no longer counts is a resync", async () => {
    const user = newUser();
    for (let count = 0; count < 3; count += 1) await createTask(user);
    const path = "/api/changes?since=0";
    const all = await openStream(user, { path });
    const last = await openStream(user, { path, headers: { "Last-Event-ID": "2" } });
    const ahead = await openStream(user, { path, headers: { "Last-Event-ID": "1000000" } });
    await untilChanges(all, 3);
    await untilChanges(last, 1);
    expect(numbersIn(last)).toEqual([3]);
    await expect.poll(() => ahead.events).toHaveLength(2);
    expect(ahead.events[1]).toEqual({ id: "3", event: "resync", data: '{"next":3}' });
  });

  it.skipIf(!target.process)(
    "a sixth stream of a user ends the oldest, which is told why",
    async () => {
      const [user, other] = [newUser(), newUser()];
      const uninvolved = await openStream(other);
      const streams: EventStream[] = [];
      for (let count = 0; count < 6; count += 1) streams.push(await openStream(user));
      const [oldest = expect.fail(), ...rest] = streams;
      await expect.poll(() => oldest.isWhole).toBe(true);
      expect(oldest.events.at(-1)).toMatchObject({ event: "replaced", data: "{}" });
      expect([...rest, uninvolved].map(({ isWhole }) => isWhole)).toEqual(Array(6).fill(false));
    },
  );

  it("the preflight of a page grants Last-Event-ID", async () => {
    const asks = {
      origin: target.frontendOrigin ?? "",
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization,last-event-id",
    };
    const answer = await send({ method: "OPTIONS", path: "/api/changes", headers: asks });
    expect(answer.header("access-control-allow-headers")).toMatch(/\bLast-Event-ID\b/);
  });

  it("401 without a token, 403 for another user's path, 406 for the trash, and nothing of a stream", async () => {
    const headers = { accept: "text/event-stream" };
    const as = newUser();
    expectRefusal(await send({ path: "/api/changes", headers }), 401, "AUTHENTICATION_REQUIRED");
    const foreign = await send({ path: `/api/${newUser().id}/changes`, as, headers });
    expectRefusal(foreign, 403, "FORBIDDEN");
    const trash = await send({ path: "/api/changes?trash=true", as, headers });
    expectRefusal(trash, 406, "NOT_ACCEPTABLE");
  });

  it("a quiet stream gets a comment after 25 s, and is alive after 40 s", async () => {
    const user = newUser();
    const stream = await openStream(user);
    await sleep(40_000);
    expect(stream.closedAt).toBeUndefined();
    expect(stream.events.filter((event) => "" in event)).toHaveLength(1);
    await createTask(user);
    await untilChanges(stream, 1);
  });
});

withUsers("a stream ends", () => {
  it.each([
    ["when its client ends its side", false],
    ["when its client has ended its side with the request", true],
  ])("%s, though any other answer would be sent", async (_when, halfClosed) => {
    const user = newUser();
    const socket = requestStream(user, { halfClosed });
    const stream = readStream(socket);
    if (!halfClosed) {
      await expect.poll(() => stream.events).toHaveLength(1);
      socket.end();
    }
    expect(await untilClosed(stream, 15_000)).toBeLessThan(10_000);
    const json = readStream(
      requestStream(user, {
        halfClosed,
        headers: { Accept: "text/event-stream, application/json;q=1", "Last-Event-ID": "x" },
      }),
    );
    await expect.poll(() => json.status).toBe(422);
  });

  it("within ten seconds of a sign-out, and of the end of its token", async () => {
    const account = await newAccount();
    const claims = validClaims();
    const token = tokenOf({ ...claims, exp: claims.iat + 3 });
    const signedOut = await openStream(account);
    const brief = await openStream({ id: claims.sub, token });
    const from = performance.now();
    const ended = await send({ method: "POST", path: "/api/auth/logout", as: account });
    expect(ended.status).toBe(200);
    for (const stream of [signedOut, brief]) {
      await vi.waitFor(() => expect(stream.isWhole).toBe(true), { timeout: 15_000 });
    }
    expect(performance.now() - from).toBeLessThan(13_000);
  });
});

withProcess("streams and their process", () => {
  it("at SIGTERM they end at once, with a hint when to come back, and hold up nothing", async () => {
    const server = await startOwnServer({ watched: false });
    const { origin } = server;
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => openStream(newUser(), { origin })),
    );
    const from = performance.now();
    const ended = server.end("SIGTERM");
    for (const stream of streams) {
      expect(await untilClosed(stream, 15_000, from)).toBeLessThan(10_000);
      expect(stream.isWhole).toBe(true);
      expect(Number(stream.events.at(-1)?.retry)).toBeGreaterThanOrEqual(1_000);
    }
    await ended;
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it("while writers write through two processes, every stream of both has each change once", async () => {
    const databaseUrl = await newDatabase();
    const env = { TASK_REQUESTS_PER_MINUTE: "1000000" };
    const servers = [
      await startOwnServer({ databaseUrl, env }),
      await startOwnServer({ databaseUrl, env }),
    ];
    const origins = servers.map(({ origin }) => origin);
    const users = [newUser(), newUser()];
    const perWriter = 30;
    const open = (user: User, path?: string) =>
      Promise.all(origins.map((origin) => openStream(user, { origin, ...(path && { path }) })));
    const streams = await Promise.all(users.map((user) => open(user)));
    const writers = users.flatMap((user) =>
      [...origins, ...origins].map(async (origin, index) => {
        for (let count = 0; count < perWriter; count += 1) {
          await createTask(user, {}, origin);
          if (index === 0 && count === perWriter / 2) {
            const late = await open(user, "/api/changes?since=5");
            streams[users.indexOf(user)]?.push(...late);
          }
        }
      }),
    );
    await Promise.all(writers);
    const last = 4 * perWriter;
    for (const stream of streams.flat()) {
      const first = Number(stream.events[0]?.id) + 1;
      await untilChanges(stream, last - first + 1);
      expect(numbersIn(stream)).toEqual(ascending(first, last));
    }
    closeStreams();
    for (const server of servers) await server.end();
  });
});
