"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import type { Notice } from "#notices/toaster.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { removeTasks } from "#tasks/cache/task-list-cache.ts";
import { changeTotals } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";
import { type BulkOutcome, changeInBulk } from "./change-in-bulk.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

interface Deletion {
  tasks: readonly Task[];
  /** Called once it is taken back. */
  onUndone: () => void;
}

/** Deletes tasks: takes them out of the lists at once, and puts back what fails. */
export function useDeleteTasks() {
  const { tasks: client, undo, toaster } = useApp();
  const queryClient = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ tasks }: Deletion) => send(client, tasks),
    async onMutate({ tasks }) {
      await removeTasks(queryClient, tasks);
      await changeTotals(queryClient, { gone: tasks });
    },
    async onSuccess({ gone, failed, operations, error }, { onUndone }) {
      if (gone.length > 0) {
        const undone = gone.length === 1 ? "Restored" : `${tasksInWords(gone.length)} restored`;
        undo.offer({
          ...toNotice(gone),
          did: "deleted",
          tasks: gone,
          operations,
          undone,
          onUndone,
        });
      }
      if (failed.length === 0) return;
      const action = { label: "Try again", onClick: () => mutate({ tasks: failed, onUndone }) };
      toaster.show({ ...toFailureNotice({ gone, failed, error }), action });
      await showPresent(queryClient, new Map(failed.map((task) => [task.id, task])));
    },
  });
  return mutate;
}

/** More do not fit into the requests that outlive a page (64 KiB). */
const keptAliveAtMost = 1000;

/** Deletes tasks by requests that outlive the page. */
async function send(client: TaskClient, tasks: readonly Task[]): Promise<BulkOutcome> {
  const options = { keepalive: tasks.length <= keptAliveAtMost };
  const [only, ...others] = tasks;
  if (!only || others.length > 0) {
    return changeInBulk(client, tasks, ({ id }) => ({ op: "delete", id }), options);
  }
  const outcome = { saved: [], gone: [], failed: [], operations: [], error: undefined };
  return client.delete(only.id, options).then(
    () => ({ ...outcome, gone: [only] }),
    (error: unknown) => ({ ...outcome, failed: [only], error }),
  );
}

function toNotice([only, ...others]: readonly Task[]): Notice {
  if (others.length > 0) return { title: `${tasksInWords(others.length + 1)} deleted` };
  return { title: "Task deleted", description: only?.title };
}

function toFailureNotice({
  gone,
  failed,
  error,
}: Pick<BulkOutcome, "gone" | "failed" | "error">): Notice {
  return {
    tone: "danger",
    title: gone.length > 0 ? "Not all deleted." : "Not deleted.",
    description: `${named(failed)} back in your list. ${toFailure(error).message}`,
  };
}

function named([first, ...others]: readonly Task[]): string {
  return others.length === 0 ? `“${first?.title}” is` : `${tasksInWords(others.length + 1)} are`;
}
