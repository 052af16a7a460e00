import type { QueryClient } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import type { Notice, Toaster } from "#notices/toaster.ts";
import { removeTasks } from "#tasks/cache/task-list-cache.ts";
import { changeTotals } from "#tasks/cache/task-totals.ts";
import { type BulkOutcome, changeInBulk } from "./change-in-bulk.ts";
import { createPendingDeletions, type PendingDeletions } from "./pending-deletions.ts";

interface TaskDeletionConfig {
  tasks: TaskClient;
  toaster: Toaster;
  queryClient: QueryClient;
}

export interface TaskDeletion extends Pick<PendingDeletions, "hidden" | "commit"> {
  /** Hides the tasks and offers to undo; deletes them when the offer ends. */
  start: (tasks: readonly Task[], onUndone: (tasks: readonly Task[]) => void) => void;
  /** Undoes what is on offer. */
  undo: () => void;
}

const noticeId = "deletion";

export function createTaskDeletion(config: TaskDeletionConfig): TaskDeletion {
  const { tasks, toaster, queryClient } = config;
  let onUndone: ((tasks: readonly Task[]) => void) | undefined;

  const pending = createPendingDeletions({
    async deleteTasks(leaving) {
      const { gone, failed, error } = await send(tasks, leaving);
      if (gone.length > 0) {
        await removeTasks(queryClient, gone);
        await changeTotals(queryClient, { gone });
      }
      if (failed.length === 0) return;
      const notice = toFailureNotice({ gone, failed, error });
      toaster.show({ ...notice, action: { label: "Try again", onClick: () => start(failed) } });
    },
  });

  function undo(): void {
    const restored = pending.undo();
    if (restored.length > 0) onUndone?.(restored);
    toaster.close(noticeId);
  }

  function start(leaving: readonly Task[]): void {
    pending.add(leaving);
    toaster.show({
      ...toUndoNotice(pending.waiting()),
      action: { label: "Undo", onClick: undo },
      onClose: () => void pending.commit(),
    });
  }

  return {
    hidden: pending.hidden,
    undo,
    start(leaving, whenUndone) {
      onUndone = whenUndone;
      start(leaving);
    },
    commit() {
      const sent = pending.commit();
      toaster.close(noticeId);
      return sent;
    },
  };
}

/** Deletes tasks by requests that outlive the page. */
async function send(tasks: TaskClient, leaving: readonly Task[]): Promise<BulkOutcome> {
  const options = { keepalive: true };
  const [only, ...others] = leaving;
  if (!only || others.length > 0) {
    return changeInBulk(tasks, leaving, ({ id }) => ({ op: "delete", id }), options);
  }
  return tasks.delete(only.id, options).then(
    () => ({ saved: [], gone: [only], failed: [], error: undefined }),
    (error: unknown) => ({ saved: [], gone: [], failed: [only], error }),
  );
}

function toUndoNotice([only, ...others]: readonly Task[]): Notice {
  return {
    id: noticeId,
    title: others.length === 0 ? "Task deleted" : `${others.length + 1} tasks deleted`,
    description: others.length === 0 ? only?.title : undefined,
  };
}

function toFailureNotice({ gone, failed, error }: Omit<BulkOutcome, "saved">): Notice {
  return {
    tone: "danger",
    title: gone.length > 0 ? "Not all deleted." : "Not deleted.",
    description: `${named(failed)} back in your list. ${toFailure(error).message}`,
  };
}

function named([first, ...others]: readonly Task[]): string {
  return others.length === 0 ? `“${first?.title}” is` : `${others.length + 1} tasks are`;
}
