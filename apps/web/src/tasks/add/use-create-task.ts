"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";
import { isArrangedHere } from "#tasks/cache/arrange.ts";
import { withNewTask } from "#tasks/cache/put-tasks.ts";
import { changeTaskLists, refreshTaskLists, removeTasks } from "#tasks/cache/task-list-cache.ts";
import type { ListQuery } from "#tasks/cache/task-query.ts";
import { changeTotals, refreshTotals } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";
import { createUnsavedId, toUnsavedTask } from "./unsaved-task.ts";

interface TaskToCreate {
  task: NewTask;
  /** `Idempotency-Key` of every attempt. */
  key: string;
}

/** Adds a task: it is on top of the list at once, and is taken out again if it can't be saved. */
export function useCreateTask() {
  const { tasks, undo } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ task, key }: TaskToCreate) =>
      (await tasks.create(task, { idempotencyKey: key })).task,
    async onMutate({ task }) {
      const unsaved = toUnsavedTask(createUnsavedId(), task);
      await changeTaskLists(queryClient, (pages, query) => withNewTask(pages, query, unsaved));
      await changeTotals(queryClient, { added: [unsaved] });
      return unsaved;
    },
    async onSuccess(task, _toCreate, { id }) {
      await changeTaskLists(queryClient, (pages, query) => withSaved(pages, query, id, task));
      refreshTaskLists(queryClient, (query) => !isArrangedHere(query));
      refreshTotals(queryClient);
      const undone = `Taken back: ${task.title}`;
      undo.offer({ title: "Task added", description: task.title, tasks: [task], undone });
    },
    async onError(_error, _toCreate, unsaved) {
      if (!unsaved) return;
      await removeTasks(queryClient, [unsaved]);
      await changeTotals(queryClient, { gone: [unsaved] });
    },
  });
}

function withSaved(pages: Task[][], query: ListQuery, unsavedId: number, task: Task): Task[][] {
  const has = (id: number) => pages.some((tasks) => tasks.some((known) => known.id === id));
  // A repeated key gives a task that the list may have already.
  if (has(task.id)) return pages.map((tasks) => tasks.filter(({ id }) => id !== unsavedId));
  if (!has(unsavedId)) return withNewTask(pages, query, task);
  return pages.map((tasks) => tasks.map((known) => (known.id === unsavedId ? task : known)));
}
