import type { Task, UpdateTask } from "@todo/validation/task";
import { describeDue } from "#tasks/due/describe-due.ts";
import { toDue, toDueText } from "#tasks/due/due-text.ts";
import { priorityNames } from "./priority-names.ts";
import { toTags, toTagsText } from "./tags-text.ts";

/** Members of a task that its pane changes; completing is a separate action, and a due date has its time zone with it. */
export type EditedField = Exclude<keyof UpdateTask, "completed" | "time_zone">;
export type EditedTask = Pick<Task, EditedField | "time_zone">;

/** Text of each field. */
export type EditDraft = Record<EditedField, string>;

interface FieldEntry {
  toText: (task: EditedTask) => string;
  /** Member of the task for a text. */
  toMember: (text: string) => Partial<EditedTask>;
  /** Words for a text in the comparison of two versions. */
  describe: (text: string) => string;
}

/** Fields of the pane, in the order of the comparison. */
export const editedFields: Record<EditedField, FieldEntry> = {
  title: {
    toText: ({ title }) => title,
    toMember: (text) => ({ title: text.trim() }),
    describe: (text) => text,
  },
  description: {
    toText: ({ description }) => description ?? "",
    toMember: (text) => ({ description: text || null }),
    describe: (text) => text || "No description",
  },
  due_date: {
    toText: toDueText,
    toMember: toDue,
    describe: (text) => describeDue(toDue(text)) || "No due date",
  },
  priority: {
    toText: ({ priority }) => priority,
    toMember: (text) => ({ priority: (text || "medium") as Task["priority"] }),
    describe: (text) => priorityNames[text as Task["priority"]],
  },
  tags: {
    toText: ({ tags }) => toTagsText(tags),
    toMember: (text) => ({ tags: toTags(text) }),
    describe: (text) => text || "No tags",
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

/** Text of a field as the server stores it. */
export function toStored(name: EditedField, text: string): string {
  return editedFields[name].toText({ ...unwritten, ...editedFields[name].toMember(text) });
}
