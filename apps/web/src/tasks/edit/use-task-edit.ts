"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@todo/client/api-error";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { useEffect, useRef, useState } from "react";
import { toFailure } from "#api/failure.ts";
import { type Errors, toErrors } from "#forms/form-errors.ts";
import { findProblems, loadTaskSchemas } from "#tasks/add/task-schemas.ts";
import { removeTasks } from "#tasks/cache/task-list-cache.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";
import { type Edit, type EditDraft, readEdit, writeEdit } from "./edit-draft.ts";
import { changesOf, rebase, toDraft } from "./save-edit.ts";
import { useAddAgain } from "./use-add-again.ts";
import { useSaveEdit } from "./use-save-edit.ts";

interface TaskEditConfig {
  task: Task;
  /** The list doesn't have it any more. */
  isMissing: boolean;
  /** Called once it is saved or given up. */
  onDone: () => void;
  /** Called before there is a conflict to show. */
  beforeConflict: () => Promise<void>;
}

/** State of the edit of one task, from where it was left. */
export function useTaskEdit({ task, isMissing, onDone, beforeConflict }: TaskEditConfig) {
  const { tasks, announce } = useApp();
  const { mutateAsync, isPending } = useSaveEdit(task.id);
  const addAgain = useAddAgain();
  const queryClient = useQueryClient();
  const [isGone, setGone] = useState(false);
  const [edit, setEdit] = useState<Edit>(
    () => readEdit(task.id) ?? { seen: task, draft: toDraft(task) },
  );
  const [errors, setErrors] = useState<Errors>({});
  const [conflict, setConflict] = useState<TaskVersion>();
  const version = useRef<Promise<TaskVersion | undefined>>(undefined);

  // The list tells no ETag, and not why a task has left it. If this fails, saving asks again.
  useEffect(() => {
    void loadTaskSchemas();
    const abort = new AbortController();
    version.current = tasks.find(task.id, { signal: abort.signal }).catch((error: unknown) => {
      if (isNotFound(error)) setGone(true);
      return undefined;
    });
    return () => abort.abort();
  }, [tasks, task.id, isMissing]);

  function put(next: Edit): void {
    setEdit(next);
    setErrors({});
    writeEdit(task.id, next);
  }

  function close(): void {
    writeEdit(task.id, undefined);
    if (isGone) {
      void removeTasks(queryClient, new Set([task.id]));
      refreshTotals(queryClient);
    }
    onDone();
  }

  async function save(saved: Edit): Promise<void> {
    if (isPending || addAgain.isPending) return;
    const changes = isGone ? saved.draft : changesOf(saved);
    if (Object.keys(changes).length === 0) return close();
    const problems = await findProblems("UpdateTask", changes);
    if (problems) return setErrors(toErrors(problems));
    try {
      if (isGone) {
        const { title, description } = saved.draft;
        await addAgain.add({ title: title.trim(), ...(description && { description }) });
        announce(`Added: ${saved.draft.title.trim()}`);
        return close();
      }
      const { isStale, present } = await mutateAsync({ edit: saved, known: version.current });
      version.current = Promise.resolve(present);
      if (isStale) {
        await beforeConflict();
        return setConflict(present);
      }
      announce(`Saved: ${present.task.title}`);
      close();
    } catch (error) {
      if (isNotFound(error)) return setGone(true);
      const failure = toFailure(error);
      const atFields = toErrors(failure.errors);
      setErrors(
        Object.keys(atFields).length > 0
          ? atFields
          : { form: `Not saved. ${failure.message} Your text stays here.` },
      );
    }
  }

  /** The edit goes on from the present version, which the user has seen now. */
  function adopt(present: TaskVersion): Edit {
    const adopted = { seen: present.task, draft: rebase(edit, present.task) };
    put(adopted);
    setConflict(undefined);
    return adopted;
  }

  return {
    draft: edit.draft,
    errors,
    isGone,
    isSaving: isPending || addAgain.isPending,
    change: (changes: Partial<EditDraft>) => put({ ...edit, draft: { ...edit.draft, ...changes } }),
    save: () => save(edit),
    close,
    conflict: conflict && {
      mine: rebase(edit, conflict.task),
      present: conflict.task,
      keepMine: () => save(adopt(conflict)),
      takePresent: close,
      goOn: () => void adopt(conflict),
    },
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
