import { environmentManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { totalsQuery } from "#tasks/cache/totals-query.ts";

beforeEach(() => {
  environmentManager.setIsServer(() => false);
  vi.useFakeTimers({ now: new Date(2026, 10, 28, 23, 58) });
});

afterEach(() => vi.useRealTimers());

it("what is due today is counted again when the day ends", async () => {
  const page = vi.fn(async () => ({ tasks: [], total: 1, limit: 1, next_cursor: null }));
  const counts = async () => ({
    all: 1,
    pending: 1,
    completed: 0,
    overdue: 0,
    due_today: 0,
    tags: [],
  });
  const queryClient = new QueryClient();
  const totals = new QueryObserver(queryClient, totalsQuery({ page, counts }));
  const leave = totals.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(page).toHaveBeenCalledTimes(4);
  const due_before = "2026-11-30";
  expect(page).toHaveBeenCalledWith(expect.objectContaining({ due_before }), expect.anything());
  leave();
});
