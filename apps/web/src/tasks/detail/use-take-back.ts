"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { useApp } from "#visit/app-context.ts";
import { type HistoryLine, toHistoryLines } from "./describe-change.ts";
import { type EditSession, type EditState, isUnsaved } from "./edit-session.ts";
import { readHistory, useHistory } from "./use-present-task.ts";

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
    async mutationFn(change: number | undefined) {
      await session.flush();
      // What was just saved is the last change.
      const [newest, ...older] = (await readHistory(tasks, task.id)).changes;
      if (!newest) return undefined;
      const line = toHistoryLines([newest, ...older]).find(
        ({ change: of, undo }) => undo && (change ?? of) === of,
      );
      if (!line?.undo) return undefined;
      const ifMatch = `"${newest.version}"`;
      const { task: present } = await tasks.update(task.id, line.undo, { ifMatch });
      return { present, words: line.words };
    },
    async onSuccess(done) {
      if (!done) return refuse("It has changed since.");
      await showPresent(queryClient, new Map([[task.id, done.present]]));
      announce(`Taken back: ${done.words}`);
    },
    onError(error) {
      const { status, message } = toFailure(error);
      refuse(status === 412 ? "It has changed since." : message);
    },
  });
  function takeBack(line?: HistoryLine): void {
    if (!isPending) mutate(line?.change);
  }
  const hasLast = isUnsaved(state) || lines.some(({ undo }) => undo !== undefined);
  return { lines, takeBack, takeBackLast: hasLast ? () => takeBack() : undefined };
}
