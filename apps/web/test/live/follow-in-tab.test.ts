import { ApiError } from "@todo/client/api-error";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTabFollower } from "#live/follow-in-tab.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const gap = () => new ApiError({ status: 410, code: "CHANGES_EXPIRED", detail: "Too old." });

/** A tab whose streams end after `streamedMs` with a gap. */
function setUp(streamedMs: number) {
  const log = { isExpired: false };
  const onGap = vi.fn(async () => undefined);
  const follower = createTabFollower({
    tasks: {
      async changes({ since } = {}) {
        if (log.isExpired && since !== undefined) throw gap();
        return { changes: [], next: 5, more: false };
      },
      async *followChanges() {
        yield* [];
        await new Promise((resolve) => setTimeout(resolve, streamedMs));
        throw gap();
      },
    },
    tabs: { post: () => undefined, alone: async (work) => work(), close: () => undefined },
    onChange: () => undefined,
    onGap,
  });
  const follow = () => {
    const leaving = new AbortController();
    void follower.follow(leaving.signal);
    return () => leaving.abort();
  };
  return { log, onGap, follow };
}

it("fetches everything again at its own pace when there is a gap each time", async () => {
  const { onGap, follow } = setUp(1);
  const leave = follow();
  await vi.advanceTimersByTimeAsync(10_000);
  leave();
  expect(onGap.mock.calls.length).toBeLessThan(5);
});

it("fetches everything again at once after a gap in a stream that lasted", async () => {
  const { onGap, follow } = setUp(60_000);
  const leave = follow();
  await vi.advanceTimersByTimeAsync(60_100);
  leave();
  expect(onGap).toHaveBeenCalledTimes(2);
});

it("fetches everything again at once when a tab that was hidden is too far behind", async () => {
  const { log, onGap, follow } = setUp(600_000);
  follow()();
  await vi.advanceTimersByTimeAsync(60_000);
  log.isExpired = true;
  const leave = follow();
  await vi.advanceTimersByTimeAsync(100);
  leave();
  expect(onGap).toHaveBeenCalledTimes(2);
});
