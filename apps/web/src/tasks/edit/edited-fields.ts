import type { Task, UpdateTask } from "@todo/validation/task";
import { describeDue } from "#tasks/due/describe-due.ts";
import { toDue, toDueText } from "#tasks/due/due-text.ts";
import { frameClass } from "#ui/frame-class.ts";
import { toTags, toTagsText } from "./tags-text.ts";

/** Members of a task that its editor changes; completing is a separate action, and a due date has its time zone with it. */
export type EditedField = Exclude<keyof UpdateTask, "completed" | "time_zone">;
export type EditedTask = Pick<Task, EditedField | "time_zone">;

/** Text in each field of the editor. */
export type EditDraft = Record<EditedField, string>;

export interface FieldEntry {
  label: string;
  /** Whether the label is shown; screen readers read it anyway. */
  isLabelShown: boolean;
  toText: (task: EditedTask) => string;
  /** Member of the task for a text. */
  toMember: (text: string) => Partial<EditedTask>;
  /** Words for a text in the comparison of two versions. */
  describe: (text: string) => string;
  /** What the text is written with: one line, several, date and time, or a choice of texts by their names. */
  input: "line" | "lines" | "due" | Record<string, string>;
  placeholder?: string;
  inputClass: string;
  comparedClass: string;
}

export const priorityNames: Record<Task["priority"], string> = {
  none: "No priority",
  low: "Low priority",
  medium: "Medium priority",
  high: "High priority",
  urgent: "Urgent",
};

const plainTextClass =
  "rounded-md bg-transparent outline-none aria-invalid:ring-2 aria-invalid:ring-danger";
const comparedClass = "mt-1 text-sm text-muted";
const framed = { isLabelShown: true, inputClass: `py-2 ${frameClass}`, comparedClass };

/** Fields of the editor, in their order. */
export const editedFields: Record<EditedField, FieldEntry> = {
  title: {
    label: "Title",
    isLabelShown: false,
    toText: ({ title }) => title,
    toMember: (text) => ({ title: text.trim() }),
    describe: (text) => text,
    input: "line",
    inputClass: `font-medium ${plainTextClass}`,
    comparedClass: "mt-3 font-medium",
  },
  description: {
    label: "Description",
    isLabelShown: false,
    toText: ({ description }) => description ?? "",
    toMember: (text) => ({ description: text || null }),
    describe: (text) => text || "No description",
    input: "lines",
    placeholder: "Add a description",
    inputClass: `mt-1 text-sm text-muted ${plainTextClass}`,
    comparedClass: `whitespace-pre-line ${comparedClass}`,
  },
  due_date: {
    ...framed,
    label: "Due date",
    toText: toDueText,
    toMember: toDue,
    describe: (text) => describeDue(toDue(text)) || "No due date",
    input: "due",
  },
  priority: {
    ...framed,
    label: "Priority",
    toText: ({ priority }) => priority,
    toMember: (text) => ({ priority: (text || "medium") as Task["priority"] }),
    describe: (text) => priorityNames[text as Task["priority"]],
    input: priorityNames,
  },
  tags: {
    ...framed,
    label: "Tags",
    toText: ({ tags }) => toTagsText(tags),
    toMember: (text) => ({ tags: toTags(text) }),
    describe: (text) => text || "No tags",
    input: "line",
    placeholder: "Home, garden",
  },
};

export const fieldNames = Object.keys(editedFields) as EditedField[];

/** Members of a task of which nothing is written. */
export const unwritten = toEditedTask(mapFields(() => ""));

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
