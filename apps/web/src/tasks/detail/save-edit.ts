import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { TaskVersion } from "@todo/client/task-version";
import type { Edit } from "./edit-draft.ts";
import {
  type EditDraft,
  type EditedTask,
  fieldNames,
  mapFields,
  toDraft,
  toEditedTask,
  toMembers,
  toStored,
} from "./edited-fields.ts";

export interface SaveOutcome {
  /** Whether others have changed the text, so that nothing was saved. */
  isStale: boolean;
  present: TaskVersion;
}

/** Others may change more than the text while it is being saved. */
const triesAtMost = 3;

/**
 * Saves an edit of a task, unless others have changed its text since the edit began. `known` is a
 * version of the task. Rejects with an `ApiError`.
 */
export async function saveEdit(
  tasks: Pick<TaskClient, "update">,
  edit: Edit,
  known: TaskVersion,
): Promise<SaveOutcome> {
  const { id } = known.task;
  let present = known;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    if (!isSame(toDraft(present.task), edit.seen)) {
      return { isStale: !isSaved(present.task, rebase(edit, present.task)), present };
    }
    try {
      // So that leaving the page saves as well.
      const options = { ifMatch: present.etag, keepalive: true };
      return { isStale: false, present: await tasks.update(id, changesOf(edit), options) };
    } catch (error) {
      if (!(error instanceof ApiError && error.current)) throw error;
      present = error.current;
    }
  }
  return { isStale: true, present };
}

/** Members that the edit changes. */
export function changesOf({ seen, draft }: Edit): Partial<EditedTask> {
  const changed = fieldNames.filter((name) => toStored(name, draft[name]) !== seen[name]);
  return toMembers(draft, changed);
}

/** Moves an edit to another version, which fills the fields that the user has not changed. */
export function rebase({ seen, draft }: Edit, present: EditedTask): EditDraft {
  const now = toDraft(present);
  return mapFields((name) => (draft[name] === seen[name] ? now[name] : draft[name]));
}

/** Compares a version with the draft as saved: they are the same after a lost response. */
function isSaved(version: EditedTask, draft: EditDraft): boolean {
  return isSame(toDraft(version), toDraft(toEditedTask(draft)));
}

export function isSame(a: EditDraft, b: EditDraft): boolean {
  return fieldNames.every((name) => a[name] === b[name]);
}
