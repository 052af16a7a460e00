import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { TaskVersion } from "@todo/client/task-version";
import type { UpdateTask } from "@todo/validation/task";
import type { Edit, EditDraft, TaskText } from "./edit-draft.ts";

interface SaveOutcome {
  /** Nothing was changed, because others have changed the text. */
  isStale: boolean;
  present: TaskVersion;
}

/** Enough for what others may change besides the text while it is being saved. */
const triesAtMost = 3;

/**
 * Saves an edit of a task, unless others have changed its text since the edit began. `known` is a
 * version of the task; without one it is fetched. Rejects with an `ApiError`.
 */
export async function saveEdit(
  tasks: Pick<TaskClient, "find" | "update">,
  id: number,
  edit: Edit,
  known: TaskVersion | undefined,
): Promise<SaveOutcome> {
  let present = known ?? (await tasks.find(id));
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    if (!hasSameText(present.task, edit.seen)) {
      return { isStale: !isSaved(present.task, rebase(edit, present.task)), present };
    }
    try {
      const ifMatch = present.etag;
      return { isStale: false, present: await tasks.update(id, changesOf(edit), { ifMatch }) };
    } catch (error) {
      if (!(error instanceof ApiError && error.current)) throw error;
      present = error.current;
    }
  }
  return { isStale: true, present };
}

export function toDraft({ title, description }: TaskText): EditDraft {
  return { title, description: description ?? "" };
}

/** What the edit changes; empty for nothing. */
export function changesOf({ seen, draft: { title, description } }: Edit): UpdateTask {
  const before = toDraft(seen);
  return {
    ...(title !== before.title && { title }),
    ...(description !== before.description && { description: description || null }),
  };
}

/** The same edit made to another version: what the user has left alone is taken from there. */
export function rebase({ seen, draft }: Edit, present: TaskText): EditDraft {
  const before = toDraft(seen);
  const now = toDraft(present);
  return {
    title: draft.title === before.title ? now.title : draft.title,
    description: draft.description === before.description ? now.description : draft.description,
  };
}

function hasSameText(a: TaskText, b: TaskText): boolean {
  return a.title === b.title && (a.description ?? "") === (b.description ?? "");
}

/** Whether a version is what saving the draft makes, as it is after an answer that was lost. */
function isSaved(version: TaskText, { title, description }: EditDraft): boolean {
  return hasSameText(version, { title: title.trim(), description });
}
