import { expect, it } from "vitest";
import { NoStreamError, readEvents } from "../src/read-events.ts";

const silenceMs = { atFirst: 30, later: 60 };

/** A stream of `parts` that stays open. */
function open(...parts: string[]) {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
    },
    cancel() {
      isCancelled = true;
    },
  });
  return { body, isCancelled: () => isCancelled };
}

async function read(body: ReadableStream<Uint8Array>, onRetry = (_: number) => {}) {
  const data: string[] = [];
  try {
    for await (const event of readEvents(body, { silenceMs, onRetry })) data.push(event.data);
  } catch (error) {
    return { data, error };
  }
  return { data, error: undefined };
}

it("no stream: not a byte in time", async () => {
  const { body, isCancelled } = open();
  expect(await read(body)).toEqual({ data: [], error: expect.any(NoStreamError) });
  expect(isCancelled()).toBe(true);
});

it("nothing more after its signal, which ends the stream", async () => {
  const { body, isCancelled } = open("data: 1\n\n");
  const abort = new AbortController();
  const { signal } = abort;
  const options = { silenceMs: { atFirst: 5_000, later: 5_000 }, onRetry: () => {}, signal };
  const events: string[] = [];
  for await (const { data } of readEvents(body, options)) {
    events.push(data);
    setTimeout(() => abort.abort(), 5);
  }
  expect(events).toEqual(["1"]);
  expect(isCancelled()).toBe(true);
});

it("status 0 for a stream that stalls later", async () => {
  const { body, isCancelled } = open("data: 1\n\n", "data: 2");
  const { data, error } = await read(body);
  expect(data).toEqual(["1"]);
  expect(error).toMatchObject({ status: 0, code: "NETWORK" });
  expect(isCancelled()).toBe(true);
});

it("an error for an event without an end", async () => {
  const { body, isCancelled } = open(`data: ${"x".repeat(200_000)}`);
  expect((await read(body)).error).toBeInstanceOf(Error);
  expect(isCancelled()).toBe(true);
});

it("the pause that the server asks for, and letters that are cut in two", async () => {
  const bytes = new TextEncoder().encode("retry: 250\n\ndata: é\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const retries: number[] = [];
  expect(await read(body, (ms) => retries.push(ms))).toEqual({ data: ["é"], error: undefined });
  expect(retries).toEqual([250]);
});

it("each line of an event, whatever ends the lines and wherever they are cut", async () => {
  const stream = [
    "\uFEFF: a comment\r\n\r\nevent: task\r\nid: 7\r\ndata: a: b\r\ndata\r\ndata:c\r\n\r\n",
    "retry: soon\rdata:  d\r\revent: without data\n\ndata: e\n\ndata: unfinished\n",
  ].join("");
  for (const size of [1, 2, 3, stream.length]) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const bytes = new TextEncoder().encode(stream);
        for (let at = 0; at < bytes.length; at += size)
          controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events = [];
    const onRetry = () => expect.fail("No number.");
    for await (const event of readEvents(body, { silenceMs, onRetry })) events.push(event);
    expect(events).toEqual([
      { event: "task", data: "a: b\n\nc" },
      { event: "", data: " d" },
      { event: "", data: "e" },
    ]);
  }
});
