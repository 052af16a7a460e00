"use client";

import type { Task } from "@todo/validation/task";
import { useState } from "react";
import { toUnsavedTask } from "#tasks/add/unsaved-task.ts";
import { readEdit } from "./edit-draft.ts";
import { toEditedTask } from "./edited-fields.ts";

/**
 * Keeps the edited task in the list, even when it is deleted elsewhere, no longer matches the filter
 * or is not loaded yet: its text must not disappear with the row.
 */
export function useEditedTask(tasks: readonly Task[], editedId: number | undefined) {
  const [kept, setKept] = useState<{ task: Task; index: number }>();
  if (editedId === undefined) return { tasks, isMissing: false };
  const index = tasks.findIndex(({ id }) => id === editedId);
  const found = tasks[index];
  if (found) {
    if (kept?.task !== found || kept.index !== index) setKept({ task: found, index });
    return { tasks, isMissing: false };
  }
  const last = kept?.task.id === editedId ? kept : undefined;
  const task = last?.task ?? taskOfDraft(editedId);
  if (!task) return { tasks, isMissing: false };
  return { tasks: tasks.toSpliced(last?.index ?? 0, 0, task), isMissing: true };
}

/** Task with the text that an unsaved edit began with. */
function taskOfDraft(id: number): Task | undefined {
  const edit = readEdit(id);
  return edit && toUnsavedTask(id, toEditedTask(edit.seen));
}
