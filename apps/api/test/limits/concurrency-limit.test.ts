import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { ApiError, notFound } from "#http/api-error.ts";
import {
  type ConcurrencyLimit,
  createConcurrencyLimit,
  inPlace,
} from "#limits/concurrency-limit.ts";
import { block } from "../fixtures/block.ts";

const waitMs = 300;
const limitTo = (perKey: number, total?: number) =>
  createConcurrencyLimit({ name: "searches", perKey, waitMs, ...(total && { total }) });

/** Who gets a place, in which order. */
function queueOn(limit: ConcurrencyLimit) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const refused: string[] = [];
  const ask = (key: string, name = key) =>
    limit.acquire(key).then(
      (end) => {
        begun.push(name);
        ends.set(name, end);
      },
      () => void refused.push(name),
    );
  const end = async (name: string) => {
    ends.get(name)?.();
    await sleep(0);
  };
  return { begun, refused, ask, end };
}

it("so many of one key at a time, and others beside them", async () => {
  const { begun, ask } = queueOn(limitTo(2));
  for (const name of ["a1", "a2", "a3"]) void ask("a", name);
  void ask("b", "b1");
  await sleep(20);
  expect(begun).toEqual(["a1", "a2", "b1"]);
});

it("who waits begins when one before ends, in the order of asking", async () => {
  const { begun, refused, ask, end } = queueOn(limitTo(1));
  for (const name of ["a1", "a2", "a3"]) void ask("a", name);
  await sleep(0);
  await end("a1");
  expect(begun).toEqual(["a1", "a2"]);
  await end("a2");
  expect(begun).toEqual(["a1", "a2", "a3"]);
  await sleep(waitMs * 2);
  expect(refused).toEqual([]);
});

it("429 with what counts and when to come again, for who has waited too long", async () => {
  const limit = limitTo(2);
  await Promise.all([limit.acquire("a"), limit.acquire("a")]);
  const before = performance.now();
  const error: unknown = await limit.acquire("a").catch((reason: unknown) => reason);
  expect(performance.now() - before).toBeGreaterThan(waitMs - 5);
  expect(error).toBeInstanceOf(ApiError);
  const { status, code, details } = error as ApiError;
  expect({ status, code, ...details }).toEqual({
    status: 429,
    code: "RATE_LIMITED",
    securityEvent: "rate-limited",
    headers: {
      "Retry-After": "1",
      "RateLimit-Policy": '"searches";q=2;qu="concurrent-requests"',
      RateLimit: '"searches";r=0;t=1',
    },
  });
});

it("who waits gets a place that became free in time, though the event loop was blocked meanwhile", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const database = connect((server.address() as { port: number }).port, "127.0.0.1");
  const [socket] = (await once(server, "connection")) as [Socket];
  const limit = limitTo(1);
  void inPlace(limit, "a", () => once(database, "data"));
  const waiting = inPlace(limit, "a", async () => "done");
  const blocked = block(waitMs * 2);
  socket.write("reply");
  await blocked;
  expect(await waiting).toBe("done");
  socket.destroy();
  server.close();
});

it("who was refused holds no place, and a place given back twice is one", async () => {
  const limit = limitTo(1);
  const end = await limit.acquire("a");
  await expect(limit.acquire("a")).rejects.toThrow(ApiError);
  end();
  end();
  const { begun, ask } = queueOn(limit);
  void ask("a", "a1");
  void ask("a", "a2");
  await sleep(20);
  expect(begun).toEqual(["a1"]);
});

it("who waits for places of its own holds up nobody else", async () => {
  const { begun, ask, end } = queueOn(limitTo(1, 2));
  for (const name of ["a1", "a2", "a3"]) void ask("a", name);
  void ask("b", "b1");
  void ask("c", "c1");
  await sleep(0);
  expect(begun).toEqual(["a1", "b1"]);
  await end("b1");
  expect(begun).toEqual(["a1", "b1", "c1"]);
});

it("a free place goes to who has the fewest, before others that have waited longer", async () => {
  const { begun, ask, end } = queueOn(limitTo(2, 4));
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  for (const name of ["b1", "b2", "b3", "b4"]) void ask("b", name);
  void ask("c", "c1");
  await sleep(0);
  expect(begun).toEqual(["a1", "a2", "b1", "b2"]);
  await end("a1");
  expect(begun.at(-1)).toBe("c1");
  await end("b1");
  expect(begun.at(-1)).toBe("a3");
});

it.each([
  ["nothing is done", [], 503],
  ["all fails", ["failed"], 503],
  ["one is done", ["done"], 429],
  ["one is refused", ["refused"], 429],
  ["one of another key is done", ["other"], 503],
])("whoever waits in vain while %s", async (_when, outcomes: string[], status) => {
  const limit = createConcurrencyLimit({ name: "lists", perKey: 1, waitMs, isOutageIfStuck: true });
  const other = await limit.acquire("b");
  const held = Promise.withResolvers<void>();
  void inPlace(limit, "a", () => held.promise).catch(() => undefined);
  void inPlace(limit, "a", () => new Promise(() => undefined)).catch(() => undefined);
  const last = inPlace(limit, "a", async () => undefined).catch((error: unknown) => error);
  await sleep(20);
  if (outcomes.includes("done")) held.resolve();
  if (outcomes.includes("failed")) held.reject(new Error("57014"));
  if (outcomes.includes("refused")) held.reject(notFound());
  if (outcomes.includes("other")) other("done");
  expect(await last).toMatchObject({ status });
});
