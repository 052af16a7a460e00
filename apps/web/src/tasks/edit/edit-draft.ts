import type { Task } from "@todo/validation/task";
import { readDraft, writeDraft } from "#visit/drafts.ts";

export interface EditDraft {
  title: string;
  description: string;
}

/** What of a task is edited. */
export type TaskText = Pick<Task, "title" | "description">;

export interface Edit {
  /** The version that the edit began with. */
  seen: TaskText;
  draft: EditDraft;
}

const editKey = "edit";

interface StoredEdit extends Edit {
  id: number;
}

function stored(): StoredEdit | undefined {
  const text = readDraft(editKey);
  return text === undefined ? undefined : (JSON.parse(text) as StoredEdit);
}

/** The task whose edit was left unsaved in this tab. */
export function editedTaskId(): number | undefined {
  return stored()?.id;
}

export function readEdit(id: number): Edit | undefined {
  const edit = stored();
  return edit?.id === id ? edit : undefined;
}

export function writeEdit(id: number, edit: Edit | undefined): void {
  const { title, description } = edit?.seen ?? {};
  writeDraft(
    editKey,
    edit ? JSON.stringify({ id, seen: { title, description }, draft: edit.draft }) : "",
  );
}
