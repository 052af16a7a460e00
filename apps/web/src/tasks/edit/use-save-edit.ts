"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TaskVersion } from "@todo/client/task-version";
import { isArrangedHere } from "#tasks/cache/arrange.ts";
import { refreshTaskLists, replaceTasks } from "#tasks/cache/task-list-cache.ts";
import { useApp } from "#visit/app-context.ts";
import type { Edit } from "./edit-draft.ts";
import { saveEdit } from "./save-edit.ts";

interface EditToSave {
  edit: Edit;
  known: Promise<TaskVersion | undefined> | undefined;
}

/** Saves an edit. The lists change afterwards, because the editor shows the text until then. */
export function useSaveEdit(id: number) {
  const { tasks, undo } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ edit, known }: EditToSave) => saveEdit(tasks, id, edit, await known),
    async onSuccess({ present, isStale }) {
      await replaceTasks(queryClient, [present.task]);
      refreshTaskLists(queryClient, (query) => !isArrangedHere(query));
      if (isStale) return;
      const { task } = present;
      const undone = `Taken back: the edit of ${task.title}`;
      undo.offer({ title: "Task changed", description: task.title, tasks: [task], undone });
    },
  });
}
