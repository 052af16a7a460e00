import { readDraft, writeDraft } from "../drafts.ts";

export interface EditDraft {
  title: string;
  description: string;
}

const editKey = "edited-task";

interface StoredEdit extends EditDraft {
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

export function readEditDraft(id: number): EditDraft | undefined {
  const edit = stored();
  return edit?.id === id ? edit : undefined;
}

export function writeEditDraft(id: number, draft: EditDraft | undefined): void {
  writeDraft(editKey, draft ? JSON.stringify({ id, ...draft }) : "");
}
