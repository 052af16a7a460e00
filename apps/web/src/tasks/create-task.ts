import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { toFailure } from "../api/failure.ts";
import type { TaskClient } from "../api/task-client.ts";
import { useApp } from "../app-shell/app-context.ts";
import { changeTaskList, taskListKey, withoutTask, withTask } from "./task-list-cache.ts";

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
    mutationFn: (title: string) => createOnce(tasks, queryClient, title),
    async onMutate(title) {
      lastUnsavedId -= 1;
      const id = lastUnsavedId;
      await changeTaskList(queryClient, (list) => [unsavedTask(id, title), ...list]);
      return { id };
    },
    onSuccess: (task, _title, { id }) =>
      changeTaskList(queryClient, (list) => withTask(withoutTask(list, id), task)),
    onError: (_error, _title, context) =>
      context && changeTaskList(queryClient, (list) => withoutTask(list, context.id)),
  });
}

/**
 * Never sends twice. If it stays open whether the server has saved the task, the list tells; if
 * that can't be read either, the user decides.
 */
async function createOnce(tasks: TaskClient, queryClient: QueryClient, title: string) {
  const known = queryClient.getQueryData<Task[]>(taskListKey) ?? [];
  const newestId = known.reduce((newest, { id }) => Math.max(newest, id), 0);
  try {
    return await tasks.create({ title });
  } catch (error) {
    if (!toFailure(error).outcomeUnknown) throw error;
    const list = await tasks.list().catch(() => []);
    const saved = list.find((task) => task.id > newestId && task.title === title);
    if (saved) return saved;
    throw error;
  }
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
