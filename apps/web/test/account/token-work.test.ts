import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchTokenWork, isWithoutTrace, workInWords } from "#account/access-tokens/token-work.ts";
import { newChange } from "./new-change.ts";

const { signal } = new AbortController();

/** A log whose changes up to `expired` are kept no longer. */
function logOf(changes: Change[], expired = 0) {
  const next = Math.max(0, ...changes.map(({ change }) => change));
  const list = vi.fn(async ({ since, limit = 0 }: { since?: number; limit?: number }) => {
    if (since === undefined) return { changes: [], next, more: false };
    if (since < expired) {
      throw new ApiError({ status: 410, code: "CHANGES_EXPIRED", detail: "" });
    }
    const page = changes.filter(({ change }) => change > since && change <= since + limit);
    return { changes: page, next, more: false };
  });
  const trash = vi.fn(async () => ({ changes: [] as Change[], next: null }));
  return { changes: list, trash } as unknown as Pick<TaskClient, "changes" | "trash">;
}

it("what a token did is told by task, the last one first, with what others did since", async () => {
  const log = logOf([
    newChange(1, { task_id: 1, event_type: "created" }),
    newChange(2, { task_id: 2, actor: null }),
    newChange(3, { task_id: 2 }),
    newChange(4, { task_id: 1, actor: null }),
  ]);
  const work = await fetchTokenWork(log, "token", signal);
  expect(work.map(({ id, isChangedSince }) => [id, isChangedSince])).toEqual([
    [2, false],
    [1, true],
  ]);
  expect(work.map(workInWords)).toEqual(["Changed", "Added"]);
});

it("yesterday's changes are left out, also where the log begins in between", async () => {
  const timestamp = new Date(Date.now() - 86_400_000).toISOString();
  const changes = [newChange(301, { task_id: 1, timestamp }), newChange(302, { task_id: 2 })];
  for (const expired of [0, 290]) {
    const work = await fetchTokenWork(logOf(changes, expired), "token", signal);
    expect(work.map(({ id }) => id)).toEqual([2]);
  }
});

it("what was added and deleted is gone without a trace, what was restored and deleted too", async () => {
  const gone = { event_type: "deleted", task_data: null } as const;
  for (const event_type of ["created", "restored", "updated"] as const) {
    const [work] = await fetchTokenWork(
      logOf([newChange(1, { event_type }), newChange(2, gone)]),
      "token",
      signal,
    );
    expect(work && isWithoutTrace(work)).toBe(event_type !== "updated");
    expect(work && workInWords(work)).toBe(
      event_type === "created" ? "Added and deleted" : "Deleted",
    );
  }
});

describe("today", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it.each([
    ["Pacific/Kiritimati", "2026-08-08T10:30:00Z", "2026-08-08T10:00:00.000Z"],
    ["America/Los_Angeles", "2026-08-09T06:30:00Z", "2026-08-08T07:00:00.000Z"],
    // A day of 25 hours, and one that begins at 01:00.
    ["Europe/Berlin", "2026-10-25T22:30:00Z", "2026-10-24T22:00:00.000Z"],
    ["Africa/Cairo", "2026-04-24T09:30:00Z", "2026-04-23T22:00:00.000Z"],
  ])("begins at midnight in %s", async (zone, now, midnight) => {
    vi.stubEnv("TZ", zone);
    vi.useFakeTimers({ now: new Date(now) });
    const before = new Date(Date.parse(midnight) - 1).toISOString();
    const log = logOf([
      newChange(1, { task_id: 1, timestamp: before }),
      newChange(2, { task_id: 2, timestamp: midnight }),
    ]);
    expect((await fetchTokenWork(log, "token", signal)).map(({ id }) => id)).toEqual([2]);
  });
});
