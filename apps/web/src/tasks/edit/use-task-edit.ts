"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { useEffect, useState } from "react";
import type { Errors } from "#forms/form-errors.ts";
import { loadTaskSchemas } from "#tasks/add/task-schemas.ts";
import { removeTasks } from "#tasks/cache/task-list-cache.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { useApp } from "#visit/app-context.ts";
import { type Edit, readEdit, writeEdit } from "./edit-draft.ts";
import { type EditedField, toDraft } from "./edited-fields.ts";
import { isSame, rebase } from "./save-edit.ts";
import { useSubmitEdit } from "./use-submit-edit.ts";

interface TaskEditConfig {
  task: Task;
  /** Whether the list has lost the task. */
  isMissing: boolean;
  /** Called once the edit is saved or given up. */
  onDone: () => void;
  /** Called before a conflict is shown. */
  beforeConflict: () => Promise<void>;
}

/** State of the editor of one task. */
export function useTaskEdit({ task, isMissing, onDone, beforeConflict }: TaskEditConfig) {
  const { id } = task;
  const { announce } = useApp();
  const queryClient = useQueryClient();
  const { isGone, isSaving, submit } = useSubmitEdit({ task, isMissing, beforeConflict });
  const [edit, setEdit] = useKeptEdit(task);
  const [errors, setErrors] = useState<Errors>({});
  const [conflict, setConflict] = useState<TaskVersion>();
  useEffect(() => void loadTaskSchemas(), []);

  function put(next: Edit): void {
    setEdit(next);
    setErrors({});
  }

  function close(): void {
    writeEdit(id, undefined);
    if (isGone) {
      void removeTasks(queryClient, [task]);
      refreshTotals(queryClient);
    }
    onDone();
  }

  async function save(edited: Edit): Promise<void> {
    if (isSaving) return;
    const outcome = await submit(edited);
    if (!outcome) return;
    if ("errors" in outcome) return setErrors(outcome.errors);
    if ("conflict" in outcome) return setConflict(outcome.conflict);
    if (outcome.done) announce(outcome.done);
    close();
  }

  /** Bases the edit on the present version, which the user has now seen. */
  function adopt({ task: present }: TaskVersion): Edit {
    const adopted = { seen: toDraft(present), draft: rebase(edit, present) };
    put(adopted);
    setConflict(undefined);
    return adopted;
  }

  return {
    draft: edit.draft,
    errors,
    isGone,
    isSaving,
    change: (name: EditedField, text: string) =>
      put({ ...edit, draft: { ...edit.draft, [name]: text } }),
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

/** Keeps the edit in this tab, and begins with what it finds there. */
function useKeptEdit(task: Task) {
  const [edit, setEdit] = useState<Edit>(() => {
    const seen = toDraft(task);
    return readEdit(task.id) ?? { seen, draft: seen };
  });
  const present = toDraft(task);
  // Without unsaved text the editor shows what others save.
  if (isSame(edit.draft, edit.seen) && !isSame(edit.seen, present)) {
    setEdit({ seen: present, draft: present });
  }
  function put(next: Edit): void {
    setEdit(next);
    writeEdit(task.id, next);
  }
  return [edit, put] as const;
}
