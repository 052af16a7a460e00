import { randomUUID } from "node:crypto";
import { isMissing } from "@todo/programs/find-program";
import { type RedisServer, startRedis } from "@todo/redis/redis-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRedisCounts } from "#limits/redis-counts.ts";
import { block } from "../fixtures/block.ts";

describe.skipIf(isMissing("redis-server"))("a blocked event loop is no outage of Redis", () => {
  let redis: RedisServer;
  let lost: string[] = [];
  const closers: (() => void)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => {
    for (const close of closers.splice(0)) close();
    lost = [];
  });
  afterAll(() => redis.kill());

  async function openCounts() {
    const counts = await openRedisCounts({
      url: redis.url,
      name: "blocked",
      points: 1,
      windowSeconds: 60,
      onLost: (reason) => lost.push(reason),
      onBack: () => {},
    });
    closers.push(counts.close);
    return counts;
  }

  it.each([600, 1_500])("while a count is under way, for %i ms", async (milliseconds) => {
    const [one, other] = [await openCounts(), await openCounts()];
    const key = randomUUID();
    const counting = one.consume(key);
    await block(milliseconds);
    await counting;
    await expect(other.consume(key)).rejects.toMatchObject({ consumedPoints: 2 });
    expect(lost).toEqual([]);
  });

  it("while it connects", async () => {
    const key = randomUUID();
    await (await openCounts()).consume(key);
    const blocking = setInterval(() => void block(300), 1);
    const counts = await openCounts().finally(() => clearInterval(blocking));
    await expect(counts.consume(key)).rejects.toMatchObject({ consumedPoints: 2 });
    expect(lost).toEqual([]);
  });
});
