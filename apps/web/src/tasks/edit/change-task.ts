import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import { useApp } from "#visit/app-context.ts";
import type { Edit } from "./edit-draft.ts";
import { saveEdit } from "./save-edit.ts";
import { refreshTaskLists, replaceTasks, showCompleted } from "#tasks/cache/task-list-cache.ts";
import { isByChange, isByTitle } from "#tasks/cache/task-query.ts";
import { changeTotals, refreshTotals } from "#tasks/cache/task-totals.ts";

/** Completes or reopens a task: shown at once, taken back visibly if it fails. */
export function useSetCompleted(task: Task) {
  const { tasks, toaster, announce } = useApp();
  const queryClient = useQueryClient();
  const mutationKey = ["set-completed", task.id];
  const isLast = () => queryClient.isMutating({ mutationKey }) === 1;

  async function show(completed: boolean): Promise<void> {
    await showCompleted(queryClient, new Set([task.id]), completed);
    await changeTotals(queryClient, {
      gone: [{ ...task, completed: !completed }],
      added: [{ ...task, completed }],
    });
  }

  const mutation = useMutation({
    mutationKey,
    // One after the other, so that the last click wins on the server too.
    scope: { id: mutationKey.join() },
    // Without `ifMatch`: what is asked for is right whatever else has changed.
    mutationFn: async (completed: boolean) => (await tasks.complete(task.id, completed)).task,
    onMutate: show,
    async onSuccess(saved) {
      if (!isLast()) return;
      await replaceTasks(queryClient, [saved]);
      refreshTaskLists(queryClient, isByChange);
      announce(saved.completed ? `Completed: ${saved.title}` : `Reopened: ${saved.title}`);
    },
    async onError(error, completed) {
      if (!isLast()) return;
      await show(!completed);
      toaster.show({
        tone: "danger",
        title: completed ? "Not marked as completed." : "Not reopened.",
        description: `“${task.title}” is as it was. ${toFailure(error).message}`,
        action: { label: "Try again", onClick: () => mutation.mutate(completed) },
      });
      refreshTaskLists(queryClient, () => true);
      refreshTotals(queryClient);
    },
  });
  return mutation;
}

interface EditToSave {
  edit: Edit;
  known: Promise<TaskVersion | undefined> | undefined;
}

/** Saves an edit; the editor shows what comes of it, so the lists only change to what is saved. */
export function useSaveEdit(id: number) {
  const { tasks } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ edit, known }: EditToSave) => saveEdit(tasks, id, edit, await known),
    async onSuccess({ present }) {
      await replaceTasks(queryClient, [present.task]);
      refreshTaskLists(
        queryClient,
        (query) => isByChange(query) || isByTitle(query) || query.search !== "",
      );
    },
  });
}
