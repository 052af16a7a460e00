import { randomUUID } from "node:crypto";
import { isMissing } from "@todo/programs/find-program";
import { type RedisServer, startRedis } from "@todo/redis/redis-server";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Backend, createBackend, getBackend } from "#backend.ts";
import { startWithBackend } from "../fixtures/backends.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const limit = 20;
const password = `planted-${randomUUID()}`;
const closers: (() => Promise<void>)[] = [];

/** A backend as another process has it, and what it logs besides requests. */
function startProcess(redisUrl: string) {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const settings = { ...getBackend().settings, redisUrl, taskRequestsPerMinute: limit };
  const backend = createBackend(settings, logger);
  closers.push(async () => {
    await backend.database.close();
    await backend.taskRateLimiter.close();
  });
  const entries = () =>
    lines
      .map((line) => JSON.parse(line) as { level: number; msg: string; reason?: string })
      .filter(({ msg }) => msg !== "request");
  return { backend, lines, entries };
}

const ask = (backend: Backend, as: TestUser) =>
  startWithBackend(backend, () => send("GET", "/api/tasks", { as }));

async function statuses(asked: Promise<Response>[]) {
  const answers = await Promise.all(asked);
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  return { 200: count(200), 429: count(429), others: answers.length - count(200) - count(429) };
}

const burst = (backend: Backend, as: TestUser, size: number) =>
  Array.from({ length: size }, () => ask(backend, as));

describe.skipIf(isMissing("redis-server"))("with REDIS_URL", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis({ password });
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => redis.kill());

  it("parallel bursts on two processes: exactly the limit in sum, of that user alone", async () => {
    const [{ backend: one }, { backend: two }] = [startProcess(redis.url), startProcess(redis.url)];
    const [first, greedy, fair] = [await newUser(), await newUser(), await newUser()];
    // Both are connected before the bursts: who waits for a connection counts alone.
    await statuses([ask(one, first), ask(two, first)]);
    const [ofGreedy, ofFair] = await Promise.all([
      statuses([...burst(one, greedy, 3 * limit), ...burst(two, greedy, 3 * limit)]),
      statuses([...burst(one, fair, limit / 2), ...burst(two, fair, limit / 2)]),
    ]);
    expect(ofGreedy).toEqual({ 200: limit, 429: 5 * limit, others: 0 });
    expect(ofFair).toEqual({ 200: limit, 429: 0, others: 0 });
    const refused = await ask(two, greedy);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get("ratelimit-policy")).toBe(`"tasks";q=${limit};w=60`);
    expect(refused.headers.get("ratelimit")).toBe(`"tasks";r=0;t=${seconds}`);
  });

  it("each process counts alone while Redis is dead, and together again when it is back", async () => {
    const [one, two] = [startProcess(redis.url), startProcess(redis.url)];
    const user = await newUser();
    expect(await statuses(burst(one.backend, user, limit))).toMatchObject({ 200: limit });
    expect((await ask(two.backend, user)).status).toBe(429);

    await redis.kill();
    for (const { backend } of [one, two]) {
      const counted = await statuses(burst(backend, user, 2 * limit));
      expect(counted).toEqual({ 200: limit, 429: limit, others: 0 });
    }

    await redis.start();
    const shared = async () => {
      const somebody = await newUser();
      const asked = [
        ...burst(one.backend, somebody, limit),
        ...burst(two.backend, somebody, limit),
      ];
      return statuses(asked);
    };
    await expect.poll(shared, { timeout: 15_000 }).toEqual({ 200: limit, 429: limit, others: 0 });
    for (const { entries, lines } of [one, two]) {
      expect(entries()).toMatchObject([
        { level: 40, msg: "redis lost, limits are counted per process" },
        { level: 30, msg: "redis is back, limits are shared" },
      ]);
      expect(lines.join()).not.toContain(password);
    }
  });

  it("starts while Redis is away, and uses it as soon as it is there", async () => {
    await redis.kill();
    const [one, two] = [startProcess(redis.url), startProcess(redis.url)];
    const user = await newUser();
    expect(await statuses(burst(one.backend, user, limit + 1))).toEqual({
      200: limit,
      429: 1,
      others: 0,
    });
    expect(one.entries()).toMatchObject([{ level: 40, reason: "ECONNREFUSED" }]);
    await redis.start();
    const shared = async () => {
      const somebody = await newUser();
      await statuses(burst(one.backend, somebody, limit));
      return (await ask(two.backend, somebody)).status;
    };
    await expect.poll(shared, { timeout: 15_000 }).toBe(429);
  });

  it("answers soon while Redis hangs, and at once after the first", async () => {
    const { backend, entries } = startProcess(redis.url);
    const user = await newUser();
    expect((await ask(backend, user)).status).toBe(200);
    redis.freeze();
    try {
      const begin = performance.now();
      const first = await statuses(burst(backend, user, 2 * limit));
      expect(first).toEqual({ 200: limit, 429: limit, others: 0 });
      expect(performance.now() - begin).toBeLessThan(4_000);
      const durations: number[] = [];
      for (let at = 0; at < 60; at += 1) {
        const sentAt = performance.now();
        expect((await ask(backend, await newUser())).status).toBe(200);
        durations.push(performance.now() - sentAt);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      durations.sort((one, two) => one - two);
      // Each wait for Redis takes 250 ms. A busy machine may hold up some.
      expect(durations[40]).toBeLessThan(200);
      expect(durations.at(-1)).toBeLessThan(4_000);
      expect(entries()).toMatchObject([{ level: 40, reason: "timeout" }]);
    } finally {
      redis.thaw();
    }
    const isBack = async () => {
      await ask(backend, await newUser());
      return entries().length;
    };
    await expect.poll(isBack, { timeout: 15_000 }).toBe(2);
  });

  it("answers with the limit of this process where Redis answers with errors", async () => {
    const wrong = redis.url.replace(password, "another-password");
    const { backend, entries, lines } = startProcess(wrong);
    const user = await newUser();
    const counted = await statuses(burst(backend, user, 2 * limit));
    expect(counted).toEqual({ 200: limit, 429: limit, others: 0 });
    expect(entries()).toMatchObject([{ level: 40, reason: "WRONGPASS" }]);
    expect(lines.join()).not.toContain("another-password");
  });

  it("answers with the limit of this process where the client of Redis can't be made", async () => {
    const { backend, entries, lines } = startProcess("redis://:50%off@127.0.0.1:1");
    const counted = await statuses(burst(backend, await newUser(), 2 * limit));
    expect(counted).toEqual({ 200: limit, 429: limit, others: 0 });
    expect(entries()).toMatchObject([{ level: 40, reason: "URIError" }]);
    expect(lines.join()).not.toContain("50%off");
  });

  it("/api/ready does not ask Redis", async () => {
    const { backend } = startProcess("redis://127.0.0.1:1");
    const ready = await startWithBackend(backend, () => send("GET", "/api/ready"));
    expect(ready.status).toBe(200);
  });
});
