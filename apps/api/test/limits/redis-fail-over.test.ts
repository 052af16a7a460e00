import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { isMissing } from "@todo/programs/find-program";
import { startRedis } from "@todo/redis/redis-server";
import { afterAll, expect, it } from "vitest";
import { openRedisCounts } from "#limits/redis-counts.ts";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const portOf = (url: string) => Number(new URL(url).port);

/** One address of a Redis with a replica: new connections lead to the primary. */
async function startAddress(port: number) {
  const address = { primary: port, url: "" };
  const server = createServer((socket) => {
    const redis = connect(address.primary, "127.0.0.1");
    for (const one of [socket, redis]) one.on("error", () => socket.destroy());
    socket.pipe(redis).pipe(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(() => server.close());
  address.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return address;
}

it.skipIf(isMissing("redis-server"))(
  "after a fail-over counts are shared again, also if the former primary keeps the connection",
  async () => {
    const [one, other] = [await startRedis(), await startRedis()];
    closers.push(one.kill, other.kill);
    const address = await startAddress(portOf(one.url));
    const events: string[] = [];
    const counts = await openRedisCounts({
      url: address.url,
      name: "fail-over",
      points: 1_000,
      windowSeconds: 60,
      onLost: (reason) => events.push(reason),
      onBack: () => events.push("back"),
    });
    closers.push(counts.close);
    await counts.consume("before");

    const demoting = connect(portOf(one.url), "127.0.0.1").end("REPLICAOF 127.0.0.1 1\r\n");
    await once(demoting.resume(), "close");
    address.primary = portOf(other.url);
    const askUntil = async () => {
      await counts.consume(randomUUID());
      return events;
    };
    await expect.poll(askUntil, { timeout: 10_000 }).toEqual(["READONLY", "back"]);
  },
  30_000,
);
