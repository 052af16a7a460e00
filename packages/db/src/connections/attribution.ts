import { AsyncLocalStorage } from "node:async_hooks";

/** What the log of changes says of a write besides what it did; both are UUIDs. */
export interface Attribution {
  /** The request that writes; without one each statement is an operation of its own. */
  operation?: string | undefined;
  /** The access token that writes; without one the user does. */
  actor?: string | undefined;
}

const attributions = new AsyncLocalStorage<Attribution>();

/** Runs `work` so that the log attributes all that it writes. */
export function attributed<Result>(
  attribution: Attribution,
  work: () => Promise<Result>,
): Promise<Result> {
  return attributions.run({ ...attributions.getStore(), ...attribution }, work);
}

/** Of the work in hand; `undefined` outside of `attributed`. */
export function currentAttribution(): Attribution | undefined {
  return attributions.getStore();
}
