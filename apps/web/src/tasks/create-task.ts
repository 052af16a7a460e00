import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useApp } from "../app-shell/app-context.ts";
import type { Submission } from "./submissions.ts";
import { changeTaskList, withoutTask, withTask } from "./task-list-cache.ts";

/** Shown in the list, but not yet confirmed by the server: such tasks have negative ids. */
export function isUnsaved({ id }: Task): boolean {
  return id < 0;
}

let lastUnsavedId = 0;

/** Adds a task: it is in the list at once, and out of it again if it can't be saved. */
export function useCreateTask() {
  const { tasks } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ title, key }: Submission) =>
      (await tasks.create({ title }, { idempotencyKey: key })).task,
    async onMutate({ title }) {
      lastUnsavedId -= 1;
      const id = lastUnsavedId;
      await changeTaskList(queryClient, (list) => [unsavedTask(id, title), ...list]);
      return { id };
    },
    onSuccess: (task, _submission, { id }) =>
      changeTaskList(queryClient, (list) => withTask(withoutTask(list, id), task)),
    onError: (_error, _submission, context) =>
      context && changeTaskList(queryClient, (list) => withoutTask(list, context.id)),
  });
}

function unsavedTask(id: number, title: string): Task {
  const now = new Date().toISOString();
  return {
    id,
    user_id: "",
    title,
    description: null,
    completed: false,
    created_at: now,
    updated_at: now,
  };
}
