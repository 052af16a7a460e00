// Lists without a page size. Each is read at once, because it shows one moment, and kept while it is sent.
import { setTimeout as sleep } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import type { TaskRow } from "@todo/db/tasks/tasks";
import { limits } from "@todo/validation/limits";
import { createConcurrencyLimit, tooManyAtATime } from "#limits/concurrency-limit.ts";
import { KeptList } from "./kept-list.ts";

const name = "whole-lists";
const perKey = limits.wholeListsPerUser;
const waitMs = limits.waitForTurnMs;
const lookAgainMs = 25;
const keptMostBytes = 256 * 1024 * 1024;

export interface WholeLists {
  /** Streams the rows of `find` as JSON. `signal` aborts when the client is gone. Throws the 429 if no memory is free. */
  send: (
    userId: string,
    signal: AbortSignal,
    find: () => Promise<TaskRow[]>,
  ) => Promise<ReadableStream<Uint8Array>>;
}

/** `keptMaxBytes`: memory of all lists, above which the next one waits. */
export function createWholeLists(
  keptMaxBytes = Math.min(keptMostBytes, getHeapStatistics().heap_size_limit / 4),
): WholeLists {
  const lists = createConcurrencyLimit({ name, perKey, waitMs });
  const total = limits.wholeListReadsPerProcess;
  const reads = createConcurrencyLimit({ name, perKey, total, waitMs });
  const kept = createKeptLists(keptMaxBytes);

  const read = async (userId: string, find: () => Promise<TaskRow[]>): Promise<TaskRow[]> => {
    const end = await reads.acquire(userId);
    try {
      await kept.untilRoom();
      return await find();
    } finally {
      end();
    }
  };

  return {
    send: async (userId, signal, find) => {
      const end = await lists.acquire(userId);
      try {
        return kept.keep(await read(userId, find), signal, end).toStream();
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

function createKeptLists(maxBytes: number) {
  const kept = new Set<KeptList>();

  const isFull = () => [...kept].reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes;

  const yielding = (): KeptList[] =>
    [...kept]
      .filter(({ isYielding }) => isYielding)
      .sort((one, other) => one.readAt - other.readAt);

  return {
    /** Waits for memory. Throws the 429. */
    untilRoom: async (): Promise<void> => {
      let seen: KeptList[] = [];
      for (let waitedMs = 0; isFull(); waitedMs += lookAgainMs) {
        if (waitedMs >= waitMs) throw tooManyAtATime({ name, perKey, waitMs });
        const unread = yielding();
        // At the second look: while the event loop was blocked, no client could read.
        unread.find((list) => seen.includes(list))?.drop();
        seen = unread;
        await sleep(lookAgainMs);
      }
    },
    keep: (rows: TaskRow[], signal: AbortSignal, onEnd: () => void): KeptList => {
      const drop = () => list.drop();
      const list = new KeptList(rows, () => {
        kept.delete(list);
        signal.removeEventListener("abort", drop);
        onEnd();
      });
      kept.add(list);
      signal.addEventListener("abort", drop);
      if (signal.aborted) drop();
      return list;
    },
  };
}
