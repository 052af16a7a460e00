"use client";

import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { toFailure } from "#api/failure.ts";
import { type Errors, toErrors } from "#forms/form-errors.ts";
import { findProblems } from "#tasks/add/task-schemas.ts";
import type { Edit } from "./edit-draft.ts";
import { toEditedTask } from "./edited-fields.ts";
import { changesOf } from "./save-edit.ts";
import { useAddAgain } from "./use-add-again.ts";
import { isNotFound, usePresentVersion } from "./use-present-version.ts";
import { useSaveEdit } from "./use-save-edit.ts";

interface SubmitEditConfig {
  task: Task;
  /** Whether the list has lost the task. */
  isMissing: boolean;
  /** Called before a conflict is shown. */
  beforeConflict: () => Promise<void>;
}

type Outcome =
  /** Text to announce; `undefined` if there was nothing to save. */
  | { done: string | undefined }
  | { errors: Errors }
  /** Version that others have saved meanwhile. */
  | { conflict: TaskVersion };

/** Saves an edit; once its task is gone, adds the text as a new task. */
export function useSubmitEdit({ task, isMissing, beforeConflict }: SubmitEditConfig) {
  const { isGone, setGone, known, setKnown } = usePresentVersion(task, isMissing);
  const saveEdit = useSaveEdit(task.id);
  const addAgain = useAddAgain();

  async function saveChanges(edit: Edit): Promise<Outcome> {
    const { isStale, present } = await saveEdit.mutateAsync({ edit, known: known() });
    setKnown(present);
    if (!isStale) return { done: `Saved: ${present.task.title}` };
    await beforeConflict();
    return { conflict: present };
  }

  async function addAsNew({ draft }: Edit): Promise<Outcome> {
    const added = toEditedTask(draft);
    await addAgain.add(added);
    return { done: `Added: ${added.title}` };
  }

  /** Resolves to `undefined` when the task turns out to be gone. */
  async function submit(edit: Edit): Promise<Outcome | undefined> {
    const changes = isGone ? toEditedTask(edit.draft) : changesOf(edit);
    if (Object.keys(changes).length === 0) return { done: undefined };
    const problems = await findProblems("UpdateTask", changes);
    if (problems) return { errors: toErrors(problems) };
    try {
      return await (isGone ? addAsNew(edit) : saveChanges(edit));
    } catch (error) {
      if (!isNotFound(error)) return { errors: toSaveErrors(error) };
      setGone(true);
      return undefined;
    }
  }

  return { isGone, isSaving: saveEdit.isPending || addAgain.isPending, submit };
}

/** Errors at the fields, or one below all fields. */
function toSaveErrors(error: unknown): Errors {
  const { message, errors } = toFailure(error);
  const atFields = toErrors(errors);
  if (Object.keys(atFields).length > 0) return atFields;
  return { form: `Not saved. ${message} Your text stays here.` };
}
