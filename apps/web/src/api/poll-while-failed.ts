export const pollAfterMs = 4000;

/** `refetchInterval` of a query that repeats by itself after a failure. */
export function pollWhileFailed({ state }: { state: { status: string } }): number | false {
  return state.status === "error" ? pollAfterMs : false;
}
