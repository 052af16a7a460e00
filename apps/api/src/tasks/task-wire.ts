// The only module with snake_case members of tasks. A missing field does not compile.
import type { NewTask, TaskChanges, TaskRow } from "@todo/db/tasks/tasks";
import { CreateTask, type Task, type UpdateTask } from "@todo/validation/task";

export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    uid: row.uid,
    user_id: row.userId,
    title: row.title,
    description: row.description,
    completed: row.completed,
    priority: row.priority,
    due_date: row.dueDate,
    time_zone: row.timeZone,
    tags: row.tags,
    completed_at: row.completedAt,
    version: row.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** A creation has all members but the uid, by their defaults. */
export function toNewTask(body: CreateTask): NewTask {
  return { ...(toChanges(body) as NewTask), uid: body.uid };
}

const defaults = CreateTask.parse({ title: "any" });

/** The task that a put creates; a toggle completes it. */
export function withDefaults(body: UpdateTask & { title: string }): CreateTask {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  const { completed = false } = body;
  return {
    ...defaults,
    ...Object.fromEntries(given),
    title: body.title,
    completed: completed !== false,
  };
}

/** Absent members are `undefined`. */
export function toChanges(body: UpdateTask): Required<TaskChanges> {
  return {
    title: body.title,
    description: body.description,
    completed: body.completed,
    priority: body.priority,
    dueDate: body.due_date,
    timeZone: body.time_zone,
    tags: body.tags,
  };
}

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : Name;

// A member without a column does not compile.
const lost: Record<Exclude<keyof CreateTask, SnakeCase<keyof NewTask>>, never> = {};
void lost;
