import { readDraft, writeDraft } from "#visit/drafts.ts";
import type { EditDraft } from "./edited-fields.ts";

export interface Edit {
  /** Text of the version that the edit began with. */
  seen: EditDraft;
  draft: EditDraft;
}

interface StoredEdit {
  id: number;
  seen: Partial<EditDraft>;
  draft: Partial<EditDraft>;
}

const editKey = "edit";

function stored(): StoredEdit[] {
  const text = readDraft(editKey);
  // The release before kept one edit.
  return text === undefined ? [] : [JSON.parse(text) as StoredEdit | StoredEdit[]].flat();
}

/** Title of a task with an unsaved edit, as it was before. */
export function editedTitle(id: number): string | undefined {
  return stored().find((edit) => edit.id === id)?.seen.title;
}

/** Id of the task that was edited last in this tab and is not saved. */
export function editedTaskId(): number | undefined {
  return stored().at(-1)?.id;
}

/** Reads an unsaved edit. One from before a release lacks its new fields, which are those of `unchanged`. */
export function readEdit(id: number, unchanged: EditDraft): Edit | undefined {
  const edit = stored().find((candidate) => candidate.id === id);
  if (!edit) return undefined;
  return { seen: { ...unchanged, ...edit.seen }, draft: { ...unchanged, ...edit.draft } };
}

export function writeEdit(id: number, edit: Edit | undefined): void {
  const edits = stored().filter((candidate) => candidate.id !== id);
  if (edit) edits.push({ id, ...edit });
  writeDraft(editKey, edits.length > 0 ? JSON.stringify(edits) : "");
}
