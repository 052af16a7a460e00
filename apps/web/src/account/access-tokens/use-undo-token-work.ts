"use client";

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { toFailure } from "#api/failure.ts";
import type { Notice } from "#notices/toaster.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { useApp } from "#visit/app-context.ts";
import type { ChangedTask } from "./token-work.ts";
import { type UndoneWork, undoTokenWork } from "./undo-token-work.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

/** Undoes what a token did, says what came of it, and fetches `queryKey` again. */
export function useUndoTokenWork(queryKey: QueryKey) {
  const { tasks, toaster } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (work: readonly ChangedTask[]) => undoTokenWork(tasks, work),
    async onSuccess(result) {
      toaster.show(resultNotice(result));
      await showPresent(queryClient, result.present);
    },
    async onError(error) {
      const description = `${toFailure(error).message} The list shows what is left to undo.`;
      toaster.show({ tone: "danger", title: "Not all undone.", description });
      await showPresent(queryClient, new Map());
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}

function resultNotice({ undone, left }: UndoneWork): Notice {
  const title = `${tasksInWords(undone)} undone`;
  if (left === 0) return { title };
  const description =
    left === 1
      ? "1 task has changed since, or can’t be undone, and stays."
      : `${tasksInWords(left)} have changed since, or can’t be undone, and stay.`;
  return { tone: "danger", title, description };
}
