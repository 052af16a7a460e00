// The wire format of tasks: the only place with snake_case members. A field that is missing here does not compile.
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

/** A creation has every member, by its defaults, but perhaps no uid. */
export function toNewTask(body: CreateTask): NewTask {
  return { ...(toChanges(body) as NewTask), uid: body.uid };
}

const defaults = CreateTask.parse({ title: "any" });

/** The new task that a change makes where there is none; what would flip `completed` completes it. */
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

/** What is absent in `body` is `undefined`. */
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

// What a request may say has a column: without one it would be answered and lost.
const lost: Record<Exclude<keyof CreateTask, SnakeCase<keyof NewTask>>, never> = {};
void lost;
