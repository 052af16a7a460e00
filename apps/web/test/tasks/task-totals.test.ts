import { setTimeout as sleep } from "node:timers/promises";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  changeTotals,
  refreshTotals,
  type TaskTotals,
  totalsKey,
  withTasks,
} from "#tasks/cache/task-totals.ts";
import { newTask } from "./new-task.ts";

const queryClient = new QueryClient();

/** A server that answers when told so, with what it counted when it was asked. */
function countOn(server: { pending: number; completed: number }) {
  const answers: (() => void)[] = [];
  const queryFn = () =>
    new Promise<TaskTotals>((answer) => {
      const totals = { ...server, today: 0, upcoming: 0, tags: [] };
      answers.push(() => answer(totals));
    });
  const totals = new QueryObserver(queryClient, { queryKey: totalsKey, queryFn });
  onTestFinished(totals.subscribe(() => undefined));
  onTestFinished(() => queryClient.clear());
  const answer = () => {
    for (const each of answers) each();
  };
  return { server, totals, answer };
}

/** A task that is being completed, until `save` is called. */
function complete() {
  let save = (): void => undefined;
  const completing = queryClient.getMutationCache().build(queryClient, {
    onMutate: () => changeTotals(queryClient, { gone: [newTask(1)] }),
    mutationFn: () => new Promise<void>((saved) => (save = saved)),
  });
  const saved = completing.execute(undefined);
  return { saved, save: () => save() };
}

/** Saves the task that is being completed: from then on one of two is pending. */
async function expectCountedAfter(
  { saved, save }: ReturnType<typeof complete>,
  { server, totals, answer }: ReturnType<typeof countOn>,
) {
  Object.assign(server, { pending: 1, completed: 1 });
  save();
  await saved;
  await vi.waitFor(() => {
    answer();
    expect(totals.getCurrentResult().data).toMatchObject({ pending: 1, completed: 1 });
  });
}

test("totals that are first counted while a change is being saved count it", async () => {
  const server = { pending: 2, completed: 0 };
  const count = countOn(server);
  const completing = complete();
  await sleep(20);
  count.answer();
  await expectCountedAfter(completing, count);
});

test("totals that a change keeps from being counted again are counted once it is saved", async () => {
  const server = { pending: 3, completed: 0 };
  const count = countOn(server);
  const { totals, answer } = count;
  answer();
  await vi.waitFor(() => expect(totals.getCurrentResult().data?.pending).toBe(3));
  server.pending = 2;
  refreshTotals(queryClient);
  const completing = complete();
  await sleep(20);
  answer();
  expect(totals.getCurrentResult().data?.pending).toBe(2);
  await expectCountedAfter(completing, count);
});

test("a task counts for its tags, however they are spelled there", () => {
  const tags = [
    { name: "Straße", pending: 1 },
    { name: "home", pending: 1 },
  ];
  const totals = { pending: 1, completed: 0, today: 0, upcoming: 0, tags };
  const added = [newTask(1, { tags: ["STRASSE"] })];
  const pending = withTasks(totals, { added }).tags.map((tag) => tag.pending);
  expect(pending).toEqual([2, 1]);
});
