import { setTimeout as sleep } from "node:timers/promises";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import { changeTotals, type TaskTotals, totalsKey } from "#tasks/cache/task-totals.ts";
import { newTask } from "./new-task.ts";

test("totals that are first counted while a change is being saved count it", async () => {
  const queryClient = new QueryClient();
  const server = { pending: 2, completed: 0 };
  const answers: (() => void)[] = [];
  const count = () =>
    new Promise<TaskTotals>((answer) => {
      const totals = { ...server, today: 0, upcoming: 0, tags: [] };
      answers.push(() => answer(totals));
    });
  const totals = new QueryObserver(queryClient, { queryKey: totalsKey, queryFn: count });
  onTestFinished(totals.subscribe(() => undefined));

  let save = (): void => undefined;
  const completing = queryClient.getMutationCache().build(queryClient, {
    onMutate: () => changeTotals(queryClient, { gone: [newTask(1)] }),
    mutationFn: () => new Promise<void>((saved) => (save = saved)),
  });
  const saved = completing.execute(undefined);
  await sleep(20);
  for (const answer of answers) answer();
  Object.assign(server, { pending: 1, completed: 1 });
  save();
  await saved;
  await vi.waitFor(() => {
    for (const answer of answers) answer();
    expect(totals.getCurrentResult().data).toMatchObject({ pending: 1, completed: 1 });
  });
});
