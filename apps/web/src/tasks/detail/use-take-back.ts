"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { useApp } from "#visit/app-context.ts";
import { type HistoryLine, toHistoryLines } from "./describe-change.ts";
import { type EditSession, type EditState, isUnsaved } from "./edit-session.ts";
import { takeBackChange } from "./take-back-change.ts";
import { useHistory } from "./use-present-task.ts";

const reasons = { changed: "It has changed since.", unsaved: "What you typed last is not saved." };

/** History of a task, and what takes its lines back. */
export function useTakeBack(task: Task, session: EditSession, state: EditState) {
  const { tasks, announce, toaster } = useApp();
  const queryClient = useQueryClient();
  const changes = useHistory(task);
  const lines = useMemo(() => toHistoryLines(changes ?? []), [changes]);

  function refuse(description: string): void {
    toaster.show({ tone: "danger", title: "Not undone.", description });
  }
  const { mutate, isPending } = useMutation({
    mutationFn: (change: number | undefined) => takeBackChange(tasks, { task, session, change }),
    async onSuccess(done) {
      if (typeof done === "string") return refuse(reasons[done]);
      await showPresent(queryClient, new Map([[task.id, done.present]]));
      announce(`Taken back: ${done.words}`);
    },
    onError(error) {
      const { status, message } = toFailure(error);
      refuse(status === 412 ? reasons.changed : message);
    },
  });
  function takeBack(line?: HistoryLine): void {
    if (!isPending) mutate(line?.change);
  }
  const hasLast = isUnsaved(state) || lines.some(({ undo }) => undo !== undefined);
  return { lines, takeBack, takeBackLast: hasLast ? () => takeBack() : undefined };
}
