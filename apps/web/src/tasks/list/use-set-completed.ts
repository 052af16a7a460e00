"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import { showCompleted } from "#tasks/cache/show-completed.ts";
import { refreshTaskLists, replaceTasks } from "#tasks/cache/task-list-cache.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { savedCompletion, toCompletion } from "./saved-completion.ts";
import { undoneCompletion } from "#tasks/undo/undone-completion.ts";
import { useApp } from "#visit/app-context.ts";

/** Completes or reopens a task: shows it at once, and takes it back if saving fails. */
export function useSetCompleted(task: Task) {
  const { tasks, undo, toaster, announce } = useApp();
  const queryClient = useQueryClient();
  const mutationKey = ["set-completed", task.id];
  const isLast = () => queryClient.isMutating({ mutationKey }) === 1;

  const show = (completed: boolean) => showCompleted(queryClient, [task], completed);

  const mutation = useMutation({
    mutationKey,
    // In order, so that the last click wins on the server too.
    scope: { id: mutationKey.join() },
    // Without `ifMatch`: completing is right whatever else has changed.
    mutationFn: async (completed: boolean) => (await tasks.complete(task.id, completed)).task,
    async onMutate(completed) {
      const completion = toCompletion(queryClient, mutationKey, completed);
      await show(completed);
      return completion;
    },
    async onSuccess(saved) {
      if (!isLast()) return;
      await replaceTasks(queryClient, [saved]);
      refreshTaskLists(queryClient, ({ sort }) => sort === "-updated_at");
      announce(saved.completed ? `Completed: ${saved.title}` : `Reopened: ${saved.title}`);
      undo.offer({
        title: saved.completed ? "Task completed" : "Task reopened",
        description: saved.title,
        did: "changed",
        tasks: [saved],
        undone: undoneCompletion(saved.completed),
      });
    },
    async onError(error, completed, completion) {
      if (!isLast()) return;
      // If the clicks before have failed as well, it may be what is wanted.
      if (!completion || savedCompletion(completion) !== completed) {
        await show(!completed);
        toaster.show({
          tone: "danger",
          title: completed ? "Not marked as completed." : "Not reopened.",
          description: `“${task.title}” is as it was. ${toFailure(error).message}`,
          action: { label: "Try again", onClick: () => mutation.mutate(completed) },
        });
      }
      refreshTaskLists(queryClient, () => true);
      refreshTotals(queryClient);
    },
  });
  return mutation;
}
