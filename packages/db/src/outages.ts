// Outages that a query has met, for whoever must not take the answer of a library for the truth then.
import { AsyncLocalStorage } from "node:async_hooks";
import { isOutage } from "./database-error.ts";

interface Watch {
  outage?: Error;
}

const watched = new AsyncLocalStorage<Watch>();

/**
 * Runs `work`, and throws the first outage of the database that one of its queries met, even if `work` itself has
 * swallowed it: for libraries that answer "not found" when they could not look.
 */
export async function revealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  const watch: Watch = {};
  const result = await watched.run(watch, work);
  if (watch.outage) throw watch.outage;
  return result;
}

/** Runs `work` so that its outages concern only whoever awaits it, and no `revealingOutages` around it. */
export function concealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  return watched.exit(work);
}

/** Tells `revealingOutages` of an error that a query has thrown. */
export function noteOutage(failure: unknown): void {
  const watch = watched.getStore();
  if (watch && failure instanceof Error && isOutage(failure)) watch.outage ??= failure;
}
