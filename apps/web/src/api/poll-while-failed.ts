export const pollAfterMs = 4000;

/** For a query's `refetchInterval`: after a failure it is asked again by itself until it succeeds. */
export function pollWhileFailed({ state }: { state: { status: string } }): number | false {
  return state.status === "error" ? pollAfterMs : false;
}
