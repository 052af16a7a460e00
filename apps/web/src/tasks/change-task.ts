import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { toFailure } from "../api/failure.ts";
import { useApp } from "../app-shell/app-context.ts";
import type { Edit } from "./edit-draft.ts";
import { saveEdit } from "./save-edit.ts";
import { changeTaskList, findTask, taskListKey, withTask } from "./task-list-cache.ts";

/** Completes or reopens a task: shown at once, taken back visibly if it fails. */
export function useSetCompleted(task: Task) {
  const { tasks, toaster, announce } = useApp();
  const queryClient = useQueryClient();
  const mutationKey = ["set-completed", task.id];
  const isLast = () => queryClient.isMutating({ mutationKey }) === 1;
  const show = (id: number, completed: boolean) =>
    changeTaskList(queryClient, (list) => {
      const shown = list.find((known) => known.id === id);
      return shown ? withTask(list, { ...shown, completed }) : list;
    });

  const mutation = useMutation({
    mutationKey,
    // One after the other, so that the last click wins on the server too.
    scope: { id: mutationKey.join() },
    // Without `ifMatch`: what is asked for is right whatever else has changed.
    mutationFn: async (completed: boolean) => (await tasks.complete(task.id, completed)).task,
    onMutate: (completed) => show(task.id, completed),
    async onSuccess(saved) {
      if (!isLast()) return;
      await changeTaskList(queryClient, (list) => withTask(list, saved));
      announce(saved.completed ? `Completed: ${saved.title}` : `Reopened: ${saved.title}`);
    },
    async onError(error, completed) {
      if (!isLast()) return;
      await show(task.id, !completed);
      toaster.show({
        tone: "danger",
        title: completed ? "Not marked as completed." : "Not reopened.",
        description: `“${task.title}” is as it was. ${toFailure(error).message}`,
        action: { label: "Try again", onClick: () => mutation.mutate(completed) },
      });
      await queryClient.invalidateQueries({ queryKey: taskListKey });
    },
  });
  return mutation;
}

interface EditToSave {
  edit: Edit;
  known: Promise<TaskVersion | undefined> | undefined;
}

/** Saves an edit; the editor shows what comes of it, so the list only changes to what is saved. */
export function useSaveEdit(id: number) {
  const { tasks } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ edit, known }: EditToSave) => saveEdit(tasks, id, edit, await known),
    onSuccess: ({ present }) =>
      changeTaskList(queryClient, (list) =>
        findTask(queryClient, id) ? withTask(list, present.task) : list,
      ),
  });
}
