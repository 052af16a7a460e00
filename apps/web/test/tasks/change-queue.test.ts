import { InfiniteQueryObserver, MutationObserver, QueryClient } from "@tanstack/react-query";
import type { Change } from "@todo/client/task-history";
import type { Task } from "@todo/validation/task";
import { expect, it } from "vitest";
import { createChangeQueue, refetchAll } from "#tasks/cache/change-queue.ts";
import { totalsKey } from "#tasks/cache/task-totals.ts";
import { trashKey } from "#tasks/cache/trash-key.ts";
import { putList, today } from "./new-list.ts";
import { newTask } from "./new-task.ts";

function setUp() {
  const queryClient = new QueryClient();
  const list = putList(queryClient, today, [newTask(2), newTask(1)]);
  const titles = () => list().flatMap(({ tasks }) => tasks.map(({ title }) => title));
  return { queryClient, queue: createChangeQueue(queryClient), list, titles };
}

const change = (number: number, task_id: number, task_data: Task | null): Change => ({
  change: number,
  event_type: task_data ? "updated" : "deleted",
  task_id,
  uid: newTask(task_id).uid,
  version: task_data?.version ?? 1,
  operation: "5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f",
  task_data,
  actor: null,
  timestamp: "2026-01-18T12:00:00.000Z",
});

it("shows a change once the changes of this page are saved, and not before", async () => {
  const { queryClient, queue, titles } = setUp();
  const { promise, resolve } = Promise.withResolvers<void>();
  const saving = new MutationObserver(queryClient, { mutationFn: () => promise }).mutate();
  queue.add(change(1, 2, newTask(2, { version: 2, title: "Renamed" })));
  queue.add(change(2, 1, null));
  await new Promise((done) => setTimeout(done, 150));
  expect(titles()).toEqual(["Task 2", "Task 1"]);
  resolve();
  await saving;
  await expect.poll(titles).toEqual(["Renamed"]);
  queue.end();
});

it("leaves the lists alone when they show a change already, and has the tasks counted again", async () => {
  const { queryClient, queue, list } = setUp();
  queryClient.setQueryData(totalsKey, { pending: 3 });
  const before = list();
  queue.add(change(1, 2, newTask(2)));
  queue.add(change(2, 3, null));
  await new Promise((done) => setTimeout(done, 150));
  expect(list()).toBe(before);
  expect(queryClient.getQueryState(totalsKey)?.isInvalidated).toBe(true);
  queue.end();
});

it("fetching all again waits for first answers, not for a next page that hangs", async () => {
  const queryClient = new QueryClient();
  let row = "before";
  const trash = new InfiniteQueryObserver(queryClient, {
    queryKey: trashKey,
    initialPageParam: 0,
    queryFn: ({ pageParam }) => (pageParam === 0 ? row : new Promise<string>(() => {})),
    getNextPageParam: () => 1,
  });
  const leave = trash.subscribe(() => {});
  await expect.poll(() => trash.getCurrentResult().data?.pages).toEqual(["before"]);
  void trash.fetchNextPage();
  row = "after";
  await refetchAll(queryClient);
  expect(trash.getCurrentResult().data?.pages).toEqual(["after"]);
  leave();
}, 2_000);
