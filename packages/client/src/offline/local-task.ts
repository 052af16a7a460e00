import type { components } from "../api-schema.ts";
import type { Task } from "../task-version.ts";

export type WritableMembers = Required<components["schemas"]["UpdateTask"]>;
type ServerMembers = Pick<Task, "id" | "version" | "completed_at" | "created_at" | "updated_at">;

/** A task on a device. Members that the server sets are absent until it has the task. */
export type LocalTask = { uid: string } & WritableMembers & Partial<ServerMembers>;

const defaults: WritableMembers = {
  title: "",
  description: null,
  completed: false,
  due_date: null,
  time_zone: null,
  priority: "medium",
  tags: [],
};

export const writableMembers = Object.keys(defaults) as (keyof WritableMembers)[];

export function newLocalTask(members: Partial<WritableMembers> & { uid?: string }): LocalTask {
  const { uid = createUid() } = members;
  return { ...defaults, ...members, uid: uid.toLowerCase() };
}

export function toLocalTask({ uid, id, version, ...task }: Task): LocalTask {
  const { completed_at, created_at, updated_at } = task;
  const { title, description, completed, due_date, time_zone, priority, tags } = task;
  const members: WritableMembers = {
    title,
    description,
    completed,
    due_date,
    time_zone,
    priority,
    tags,
  };
  return { uid, ...members, id, version, completed_at, created_at, updated_at };
}

/** Returns members whose values differ; all without `before`. */
export function changedMembers(
  before: WritableMembers | undefined,
  after: WritableMembers,
): (keyof WritableMembers)[] {
  return writableMembers.filter(
    (name) => !before || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

export function pick(
  task: WritableMembers,
  names: (keyof WritableMembers)[],
): Partial<WritableMembers> {
  return Object.fromEntries(names.map((name) => [name, task[name]]));
}

/** Not `crypto.randomUUID`, which pages over plain HTTP lack. */
function createUid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const version4 = (byte: number, index: number) =>
    index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
  const hex = Array.from(bytes.map(version4), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
