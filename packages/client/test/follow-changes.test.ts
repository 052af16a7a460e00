import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { createTaskClient } from "../src/task-client.ts";
import { drop, json, newToken, refusal, type Reply, startServer } from "./scripted-server.ts";

const change = (number: number) => ({ change: number, event_type: "created", task_data: null });
const message = (number: number) =>
  `id: ${number}\nevent: created\ndata: ${JSON.stringify(change(number))}\n\n`;

/** Sends `parts` as an event stream, and ends it unless it is to stay open. */
const stream =
  (parts: string[], end: "end" | "stay" | "break" = "end"): Reply =>
  (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    response.write(["retry: 1\n\n", ...parts].join(""), () => {
      if (end === "end") response.end();
      if (end === "break") response.destroy();
    });
  };

const page = (numbers: number[], more = false, next = numbers.at(-1) ?? 0) =>
  json(200, { changes: numbers.map(change), next, more });

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const tasks = createTaskClient({ baseUrl, token: async () => token, retryForMs: 0 });
  const asked = () =>
    received.map(({ url = "", headers }) => {
      const since = new URL(url, baseUrl).searchParams.get("since");
      return `${headers.accept === "text/event-stream" ? "stream" : "page"} ${since}`;
    });
  return { tasks, asked };
}

type Tasks = Awaited<ReturnType<typeof setUp>>["tasks"];

/** The numbers of the first `count` changes. */
async function follow(tasks: Tasks, count: number, since = 4): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { change } of tasks.followChanges({ since, pollEveryMs: 1 })) {
    numbers.push(change);
    if (numbers.length === count) break;
  }
  return numbers;
}

it("each change once and in order, across streams that end, break and repeat themselves", async () => {
  const { tasks, asked } = await setUp(
    stream([message(5), ": a comment\n\n", message(6)]),
    stream([message(7), message(8).slice(0, -10)], "break"),
    stream([message(7), message(8)], "stay"),
  );
  expect(await follow(tasks, 4)).toEqual([5, 6, 7, 8]);
  expect(asked()).toEqual(["stream 4", "stream 6", "stream 7"]);
});

it.each<[name: string, reply: Reply]>([
  ["pages instead of streams", page([])],
  ["406 for streams", refusal(406, "NOT_ACCEPTABLE")],
  ["a proxy's 403 for streams", (response) => void response.writeHead(403).end("<html>")],
])("page by page, from where it was, with %s", async (_name, first) => {
  const { tasks, asked } = await setUp(
    stream([message(5)]),
    first,
    page([6, 7], true),
    page([8]),
    page([], false, 8),
    page([9]),
  );
  expect(await follow(tasks, 5)).toEqual([5, 6, 7, 8, 9]);
  expect(asked()).toEqual(["stream 4", "stream 5", "page 5", "page 7", "page 8", "page 8"]);
});

it.each([
  ["no JSON", "event: created\ndata: <html>\n\n"],
  ["too long", `data: ${"x".repeat(100_001)}\n\n`],
])("page by page, from where it was, when an event of the stream is %s", async (_what, event) => {
  const { tasks, asked } = await setUp(stream([message(5), event], "stay"), page([6]));
  expect(await follow(tasks, 2)).toEqual([5, 6]);
  expect(asked()).toEqual(["stream 4", "page 5"]);
});

it("without a stream of its own when a newer one has replaced it", async () => {
  const replaced = stream([message(5), "event: replaced\ndata: {}\n\n"], "stay");
  const { tasks, asked } = await setUp(replaced, page([6]), page([7]), page([8]));
  expect(await follow(tasks, 4)).toEqual([5, 6, 7, 8]);
  expect(asked()).toEqual(["stream 4", "page 5", "page 6", "page 7"]);
});

it.each<[name: string, reply: Reply]>([
  ["event: resync", stream(["event: resync\ndata: {}\n\n"], "stay")],
  ["410", refusal(410, "CHANGES_EXPIRED")],
])("until there is a gap, with CHANGES_EXPIRED: %s", async (_name, reply) => {
  const { tasks, asked } = await setUp(stream([message(5)]), reply);
  await expect(follow(tasks, 2)).rejects.toMatchObject({ status: 410, code: "CHANGES_EXPIRED" });
  expect(asked()).toEqual(["stream 4", "stream 5"]);
});

it("also after a server that was away", async () => {
  const { tasks, asked } = await setUp(
    stream([message(5)]),
    drop,
    refusal(503, "SERVICE_UNAVAILABLE", "0"),
    refusal(500, "INTERNAL_ERROR"),
    stream([message(6)]),
  );
  expect(await follow(tasks, 2)).toEqual([5, 6]);
  expect(asked()).toEqual(["stream 4", ...Array<string>(4).fill("stream 5")]);
});

it("at its own pace while a server that is away asks for no pause", async () => {
  const { tasks, asked } = await setUp(refusal(503, "SERVICE_UNAVAILABLE", "0"));
  const signal = AbortSignal.timeout(300);
  const followed = tasks.followChanges({ since: 4, signal }).next();
  await expect(followed).rejects.toMatchObject({ name: "TimeoutError" });
  expect(asked()).toEqual(["stream 4"]);
});

it("no longer when nobody is signed in", async () => {
  const { tasks } = await setUp(refusal(401, "AUTHENTICATION_REQUIRED"));
  await expect(follow(tasks, 1)).rejects.toMatchObject({ status: 401 });
});

it("until the loop ends or its signal does, which ends the stream", async () => {
  const opened: ServerResponse[] = [];
  const { tasks } = await setUp((response) => {
    opened.push(response);
    stream([message(5)], "stay")(response);
  });
  expect(await follow(tasks, 1)).toEqual([5]);
  const abort = new AbortController();
  const reason = new Error("Signed out");
  const followed = (async () => {
    for await (const _ of tasks.followChanges({ since: 4, signal: abort.signal })) {
      setTimeout(() => abort.abort(reason), 20);
    }
  })();
  await expect(followed).rejects.toBe(reason);
  expect(opened).toHaveLength(2);
  for (const response of opened) if (!response.closed) await once(response, "close");
});
