import type { QueryClient } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { toFailure } from "../api/failure.ts";
import type { Toaster } from "../ui/toaster.ts";
import { createPendingDeletions, type PendingDeletions } from "./pending-deletions.ts";
import { changeTaskList, withoutTask } from "./task-list-cache.ts";

interface TaskDeletionConfig {
  tasks: TaskClient;
  toaster: Toaster;
  queryClient: QueryClient;
}

export interface TaskDeletion extends Pick<PendingDeletions, "hiddenIds" | "subscribe" | "commit"> {
  /** Hides the task and offers to undo; it is deleted when the offer ends. */
  start: (task: Task, onUndone: (tasks: readonly Task[]) => void) => void;
  /** Takes the offer, if there is one. */
  undo: () => void;
}

const toastId = "deletion";

export function createTaskDeletion(config: TaskDeletionConfig): TaskDeletion {
  const { tasks, toaster, queryClient } = config;
  let onUndone: ((tasks: readonly Task[]) => void) | undefined;

  const pending = createPendingDeletions({
    async deleteTask(task) {
      try {
        await tasks.delete(task.id, { keepalive: true });
        await changeTaskList(queryClient, (list) => withoutTask(list, task.id));
      } catch (error) {
        toaster.show({
          tone: "danger",
          title: "Not deleted.",
          description: `“${task.title}” is back in your list. ${toFailure(error).message}`,
          action: { label: "Try again", onClick: () => start(task) },
        });
      }
    },
  });

  function undo(): void {
    const restored = pending.undo();
    if (restored.length > 0) onUndone?.(restored);
    toaster.close(toastId);
  }

  function start(task: Task): void {
    pending.add(task);
    const count = pending.waiting().length;
    toaster.show({
      id: toastId,
      title: count === 1 ? "Task deleted" : `${count} tasks deleted`,
      description: count === 1 ? task.title : undefined,
      action: { label: "Undo", onClick: undo },
      onClose: () => void pending.commit(),
    });
  }

  return {
    hiddenIds: pending.hiddenIds,
    subscribe: pending.subscribe,
    undo,
    start(task, whenUndone) {
      onUndone = whenUndone;
      start(task);
    },
    commit() {
      const sent = pending.commit();
      toaster.close(toastId);
      return sent;
    },
  };
}
