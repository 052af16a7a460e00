import { AsyncLocalStorage } from "node:async_hooks";
import { isOutage } from "./database-error.ts";

interface Watch {
  outage?: Error;
}

const watched = new AsyncLocalStorage<Watch>();

/** Runs `work`; throws its first outage, for libraries that swallow it and report "not found". */
export async function revealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  const watch: Watch = {};
  const result = await watched.run(watch, work);
  if (watch.outage) throw watch.outage;
  return result;
}

/** Runs `work`; hides its outages from a surrounding `revealingOutages`. */
export function concealingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  return watched.exit(work);
}

export function noteOutage(failure: unknown): void {
  const watch = watched.getStore();
  if (watch && failure instanceof Error && isOutage(failure)) watch.outage ??= failure;
}
