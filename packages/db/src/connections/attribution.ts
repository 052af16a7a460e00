import { AsyncLocalStorage } from "node:async_hooks";
import type { LocalSettings } from "#internals/local-settings.ts";

/** What the log of changes says of a write besides what it did; both are UUIDs. */
export interface Attribution {
  /** The request that writes; without one each statement is an operation of its own. */
  operation?: string | undefined;
  /** The access token that writes; without one the user does. */
  actor?: string | undefined;
}

const attributions = new AsyncLocalStorage<LocalSettings>();

/** Runs `work` so that the log attributes all that it writes. */
export function attributed<Result>(
  { operation, actor }: Attribution,
  work: () => Promise<Result>,
): Promise<Result> {
  const settings = {
    ...attributions.getStore(),
    ...(operation !== undefined && { "app.operation": operation }),
    ...(actor !== undefined && { "app.actor": actor }),
  };
  return attributions.run(settings, work);
}

/** Tells PostgreSQL of the attribution of the work in hand; `undefined` outside of `attributed`. */
export function attributionSettings(): LocalSettings | undefined {
  return attributions.getStore();
}
