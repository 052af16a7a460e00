import { limits } from "@todo/validation/limits";
import { type ConcurrencyLimit, createConcurrencyLimit } from "./concurrency-limit.ts";

/** All count per user, unless they say otherwise. */
export interface ConcurrencyLimits {
  searches: ConcurrencyLimit;
  /** And counts, which read all tasks too. */
  longPages: ConcurrencyLimit;
  /** Lists without a page size. */
  lists: ConcurrencyLimit;
  /** Per user, or per client address without one. */
  largeBodies: ConcurrencyLimit;
  /** Of MCP. */
  batches: ConcurrencyLimit;
}

export function createConcurrencyLimits(): ConcurrencyLimits {
  return {
    searches: createConcurrencyLimit({
      name: "searches",
      perKey: limits.searchesPerUser,
      total: limits.searchesPerProcess,
      waitMs: limits.waitForTurnMs,
    }),
    longPages: createConcurrencyLimit({
      name: "long-pages",
      perKey: limits.longPagesPerUser,
      waitMs: limits.waitForPageMs,
      isOutageIfStuck: true,
    }),
    lists: createConcurrencyLimit({
      name: "lists",
      perKey: limits.listsPerUser,
      waitMs: limits.waitForPageMs,
      isOutageIfStuck: true,
    }),
    largeBodies: createConcurrencyLimit({
      name: "large-bodies",
      perKey: 1,
      waitMs: limits.waitForPageMs,
    }),
    batches: createConcurrencyLimit({
      name: "batches",
      perKey: limits.batchesPerUser,
      total: limits.batchesPerProcess,
      waitMs: limits.waitForTurnMs,
    }),
  };
}
