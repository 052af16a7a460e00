import { readDraft, writeDraft } from "#visit/drafts.ts";
import { type EditDraft, toDraft, unwritten } from "./edited-fields.ts";

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

function stored(): StoredEdit | undefined {
  const text = readDraft(editKey);
  return text === undefined ? undefined : (JSON.parse(text) as StoredEdit);
}

/** Id of the task with an unsaved edit in this tab. */
export function editedTaskId(): number | undefined {
  return stored()?.id;
}

export function readEdit(id: number): Edit | undefined {
  const edit = stored();
  if (edit?.id !== id) return undefined;
  // An edit from before a release lacks its new fields.
  const complete = (texts: Partial<EditDraft>) => ({ ...toDraft(unwritten), ...texts });
  return { seen: complete(edit.seen), draft: complete(edit.draft) };
}

export function writeEdit(id: number, edit: Edit | undefined): void {
  writeDraft(editKey, edit ? JSON.stringify({ id, ...edit } satisfies StoredEdit) : "");
}
