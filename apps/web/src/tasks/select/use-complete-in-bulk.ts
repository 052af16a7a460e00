"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import type { Notice } from "#notices/toaster.ts";
import { type BulkOutcome, changeInBulk } from "#tasks/bulk/change-in-bulk.ts";
import { showCompleted } from "#tasks/cache/show-completed.ts";
import { refreshTaskLists, removeTasks, replaceTasks } from "#tasks/cache/task-list-cache.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { undoneCompletion } from "#tasks/undo/undone-completion.ts";
import { useApp } from "#visit/app-context.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

interface Completion {
  tasks: readonly Task[];
  completed: boolean;
}

/** Completes or reopens many tasks: shows it at once, and takes back what fails. */
export function useCompleteInBulk() {
  const { tasks: client, undo, toaster } = useApp();
  const queryClient = useQueryClient();

  const { mutate } = useMutation({
    mutationFn: ({ tasks, completed }: Completion) =>
      changeInBulk(client, tasks, ({ id }) => ({ op: "complete", id, completed })),
    onMutate: ({ tasks, completed }) => showCompleted(queryClient, tasks, completed),
    async onSuccess(outcome, { completed }) {
      const { saved, gone, failed, operations } = outcome;
      await replaceTasks(queryClient, saved);
      await removeTasks(queryClient, gone);
      if (failed.length > 0) await showCompleted(queryClient, failed, !completed);
      refreshTaskLists(queryClient, ({ sort }) => sort === "-updated_at");
      if (gone.length + failed.length > 0) refreshTotals(queryClient);
      if (saved.length > 0) {
        const title = `${tasksInWords(saved.length)} ${completed ? "completed" : "reopened"}`;
        const undone = undoneCompletion(completed);
        undo.offer({ title, did: "changed", tasks: saved, operations, undone });
      }
      if (failed.length > 0) offerRepeat(outcome, completed);
    },
  });

  function offerRepeat(outcome: BulkOutcome, completed: boolean): void {
    const onClick = () => mutate({ tasks: outcome.failed, completed });
    const action = { label: "Try again", onClick };
    toaster.show({ ...toFailureNotice(outcome, completed), action });
  }

  return mutate;
}

function toFailureNotice({ saved, failed, error }: BulkOutcome, completed: boolean): Notice {
  const all = saved.length > 0 ? "Not all" : "Not";
  return {
    tone: "danger",
    title: completed ? `${all} marked as completed.` : `${all} reopened.`,
    description: `${tasksInWords(failed.length)} stayed as before. ${toFailure(error).message}`,
  };
}
