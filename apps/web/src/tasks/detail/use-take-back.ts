"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { useApp } from "#visit/app-context.ts";
import { type HistoryLine, toHistoryLines } from "./describe-change.ts";
import { useHistory } from "./use-present-task.ts";

/** History of a task, and what takes its lines back. */
export function useTakeBack(task: Task, flush: () => Promise<void>) {
  const { tasks, announce, toaster } = useApp();
  const queryClient = useQueryClient();
  const changes = useHistory(task);
  const lines = useMemo(() => toHistoryLines(changes ?? []), [changes]);
  const version = changes?.[0]?.version;

  const { mutate, isPending } = useMutation({
    async mutationFn({ undo }: HistoryLine) {
      await flush();
      const ifMatch = version === undefined ? undefined : `"${version}"`;
      return (await tasks.update(task.id, undo ?? {}, { ifMatch })).task;
    },
    async onSuccess(present, { words }) {
      await showPresent(queryClient, new Map([[present.id, present]]));
      announce(`Taken back: ${words}`);
    },
    onError(error) {
      const { status, message } = toFailure(error);
      const description = status === 412 ? "It has changed since." : message;
      toaster.show({ tone: "danger", title: "Not undone.", description });
    },
  });
  const takeBack = (line: HistoryLine) => {
    if (!isPending) mutate(line);
  };
  const last = lines.find(({ undo }) => undo !== undefined);
  return { lines, takeBack, takeBackLast: last && (() => takeBack(last)) };
}
