import { type QueryClient, useQuery } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { pollWhileFailed } from "../api/poll-while-failed.ts";
import { useApp } from "../app-shell/app-context.ts";

export const taskListKey = ["tasks"] as const;

/** All tasks of the user; after a failure it tries again by itself until it succeeds. */
export function useTaskList() {
  const { tasks } = useApp();
  return useQuery({
    queryKey: taskListKey,
    queryFn: ({ signal }) => tasks.list({}, { signal }),
    refetchInterval: pollWhileFailed,
  });
}

/** Changes the list at hand; an answer that is under way is dropped, because it knows less. */
export async function changeTaskList(
  queryClient: QueryClient,
  change: (tasks: Task[]) => Task[],
): Promise<void> {
  await queryClient.cancelQueries({ queryKey: taskListKey });
  const tasks = queryClient.getQueryData<Task[]>(taskListKey);
  if (tasks) queryClient.setQueryData<Task[]>(taskListKey, change(tasks));
  // Nothing to change yet, and nobody else asks again for what has been dropped.
  else void queryClient.refetchQueries({ queryKey: taskListKey });
}

export function findTask(queryClient: QueryClient, id: number): Task | undefined {
  return queryClient.getQueryData<Task[]>(taskListKey)?.find((task) => task.id === id);
}

export function withTask(tasks: Task[], task: Task): Task[] {
  const isKnown = tasks.some(({ id }) => id === task.id);
  return isKnown ? tasks.map((known) => (known.id === task.id ? task : known)) : [task, ...tasks];
}

export function withoutTask(tasks: Task[], id: number): Task[] {
  return tasks.filter((task) => task.id !== id);
}
