import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import { type BulkOutcome, changeInBulk } from "#tasks/bulk/change-in-bulk.ts";
import {
  refreshTaskLists,
  removeTasks,
  replaceTasks,
  showCompleted,
} from "#tasks/cache/task-list-cache.ts";
import { isByChange } from "#tasks/cache/task-query.ts";
import { changeTotals, refreshTotals } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";

interface Completion {
  tasks: readonly Task[];
  completed: boolean;
}

/** Completes or reopens many tasks: shown at once, and what fails is taken back visibly. */
export function useCompleteInBulk() {
  const { tasks: client, toaster, announce } = useApp();
  const queryClient = useQueryClient();

  async function show(tasks: readonly Task[], completed: boolean): Promise<void> {
    await showCompleted(queryClient, new Set(tasks.map(({ id }) => id)), completed);
    const [gone, added] = [!completed, completed].map((state) =>
      tasks.map((task) => ({ ...task, completed: state })),
    );
    await changeTotals(queryClient, { gone: gone ?? [], added: added ?? [] });
  }

  const { mutate } = useMutation({
    mutationFn: ({ tasks, completed }: Completion) =>
      changeInBulk(client, tasks, ({ id }) => ({ op: "complete", id, completed })),
    onMutate: ({ tasks, completed }) => show(tasks, completed),
    async onSuccess({ saved, gone, failed, error }, { completed }) {
      await replaceTasks(queryClient, saved);
      await removeTasks(queryClient, new Set(gone.map(({ id }) => id)));
      if (failed.length > 0) await show(failed, !completed);
      refreshTaskLists(queryClient, isByChange);
      if (gone.length + failed.length > 0) refreshTotals(queryClient);
      if (saved.length > 0) offerUndo(saved, completed);
      if (failed.length > 0) tellFailure({ saved, failed, error }, completed);
    },
  });

  function offerUndo(saved: readonly Task[], completed: boolean): void {
    toaster.show({
      id: "completion",
      title: `${toCount(saved)} ${completed ? "completed" : "reopened"}`,
      action: {
        label: "Undo",
        onClick() {
          mutate({ tasks: saved, completed: !completed });
          announce(completed ? "Reopened" : "Completed again");
        },
      },
    });
  }

  function tellFailure(outcome: Omit<BulkOutcome, "gone">, completed: boolean): void {
    const { saved, failed, error } = outcome;
    const all = saved.length > 0 ? "Not all" : "Not";
    toaster.show({
      tone: "danger",
      title: completed ? `${all} marked as completed.` : `${all} reopened.`,
      description: `${toCount(failed)} stayed as before. ${toFailure(error).message}`,
      action: { label: "Try again", onClick: () => mutate({ tasks: failed, completed }) },
    });
  }

  return mutate;
}

function toCount({ length }: readonly Task[]): string {
  return length === 1 ? "1 task" : `${length} tasks`;
}
