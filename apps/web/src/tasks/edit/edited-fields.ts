import type { Task, UpdateTask } from "@todo/validation/task";

/** Members of a task that its editor changes; completing is a separate action. */
export type EditedField = Exclude<keyof UpdateTask, "completed">;
export type EditedTask = Pick<Task, EditedField>;

/** Text in each field of the editor. */
export type EditDraft = Record<EditedField, string>;

export interface FieldEntry {
  label: string;
  toText: (task: EditedTask) => string;
  /** Member of the task for a text. */
  toMember: (text: string) => Partial<EditedTask>;
  /** Whether Enter begins a new line instead of saving. */
  isMultiline: boolean;
  placeholder?: string;
  /** Shown for an empty text in the comparison of two versions. */
  whenEmpty?: string;
  inputClass: string;
  comparedClass: string;
}

/** Fields of the editor, in their order. */
export const editedFields: Record<EditedField, FieldEntry> = {
  title: {
    label: "Title",
    toText: ({ title }) => title,
    toMember: (text) => ({ title: text.trim() }),
    isMultiline: false,
    inputClass: "font-medium",
    comparedClass: "mt-3 font-medium",
  },
  description: {
    label: "Description",
    toText: ({ description }) => description ?? "",
    toMember: (text) => ({ description: text || null }),
    isMultiline: true,
    placeholder: "Add a description",
    whenEmpty: "No description",
    inputClass: "mt-1 text-sm text-muted",
    comparedClass: "mt-1 text-sm whitespace-pre-line text-muted",
  },
};

export const fieldNames = Object.keys(editedFields) as EditedField[];

export function toDraft(task: EditedTask): EditDraft {
  return mapFields((name) => editedFields[name].toText(task));
}

/** Inverse of `toDraft`, with the text as the server stores it. */
export function toEditedTask(draft: EditDraft): EditedTask {
  return toMembers(draft, fieldNames) as EditedTask;
}

export function toMembers(draft: EditDraft, names: readonly EditedField[]): Partial<EditedTask> {
  const members = names.map((name) => editedFields[name].toMember(draft[name]));
  return Object.assign({}, ...members) as Partial<EditedTask>;
}

export function mapFields(toText: (name: EditedField) => string): EditDraft {
  return Object.fromEntries(fieldNames.map((name) => [name, toText(name)])) as EditDraft;
}
