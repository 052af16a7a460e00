import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useRef } from "react";
import { useApp } from "#visit/app-context.ts";
import type { EditDraft } from "#tasks/edit/edit-draft.ts";
import { createKey } from "./submissions.ts";
import { changeTaskLists, refreshTaskLists, removeTasks } from "#tasks/cache/task-list-cache.ts";
import { isNewestFirst, type TaskQuery } from "#tasks/cache/task-query.ts";
import { changeTotals, refreshTotals } from "#tasks/cache/task-totals.ts";

/** Shown in the list, but not yet confirmed by the server: such tasks have negative ids. */
export function isUnsaved({ id }: Task): boolean {
  return id < 0;
}

interface NewTask {
  title: string;
  description?: string | null;
  /** Sent as `Idempotency-Key` by every try. */
  key: string;
}

let lastUnsavedId = 0;

/** Adds a task: it is on top of the list at once, and out of it again if it can't be saved. */
export function useCreateTask() {
  const { tasks } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ title, description, key }: NewTask) =>
      (await tasks.create({ title, ...(description && { description }) }, { idempotencyKey: key }))
        .task,
    async onMutate(submission) {
      lastUnsavedId -= 1;
      const unsaved = unsavedTask(lastUnsavedId, submission);
      await changeTaskLists(queryClient, (pages, query) => withOnTop(pages, query, unsaved));
      await changeTotals(queryClient, { added: [unsaved] });
      return unsaved;
    },
    async onSuccess(task, _submission, { id }) {
      await changeTaskLists(queryClient, (pages, query) => withSaved(pages, query, id, task));
      refreshTaskLists(queryClient, (query) => !isNewestFirst(query));
      refreshTotals(queryClient);
    },
    async onError(_error, _submission, unsaved) {
      if (!unsaved) return;
      await removeTasks(queryClient, new Set([unsaved.id]));
      await changeTotals(queryClient, { gone: [unsaved] });
    },
  });
}

/** Adds what was typed into a task that is gone, once however often it is tried. */
export function useAddAgain() {
  const { mutateAsync, isPending } = useCreateTask();
  const last = useRef<NewTask>(undefined);
  function add(draft: EditDraft): Promise<Task> {
    const [title, description] = [draft.title.trim(), draft.description || null];
    const isSame = last.current?.title === title && last.current.description === description;
    const key = isSame && last.current ? last.current.key : createKey();
    last.current = { title, description, key };
    return mutateAsync(last.current);
  }
  return { add, isPending };
}

/** On top wherever a new task belongs, until the list is fetched anew. */
function withOnTop(pages: Task[][], { status, search }: TaskQuery, task: Task): Task[][] {
  const [first = [], ...others] = pages;
  return status === "completed" || search !== "" ? pages : [[task, ...first], ...others];
}

function withSaved(pages: Task[][], query: TaskQuery, unsavedId: number, task: Task): Task[][] {
  const has = (id: number) => pages.some((tasks) => tasks.some((known) => known.id === id));
  // A key that was used before leads to a task that may be in the list already.
  if (has(task.id)) return pages.map((tasks) => tasks.filter(({ id }) => id !== unsavedId));
  if (!has(unsavedId)) return withOnTop(pages, query, task);
  return pages.map((tasks) => tasks.map((known) => (known.id === unsavedId ? task : known)));
}

function unsavedTask(id: number, { title, description = null }: NewTask): Task {
  const now = new Date().toISOString();
  return {
    id,
    user_id: "",
    title,
    description,
    completed: false,
    created_at: now,
    updated_at: now,
  };
}
