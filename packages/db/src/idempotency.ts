import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { prepared } from "./prepared.ts";
import type { CreatedTask, TaskRow } from "./task-tables.ts";
import type { NewTask } from "./tasks.ts";

/** What makes a repeated request the same request. */
export interface Idempotency {
  /** Chosen by the client; 1–255 characters. */
  key: string;
  /** SHA-256 of what is asked for, in hexadecimal. */
  fingerprint: string;
}

export type CreatedOnce =
  | { outcome: "created" | "replayed"; row: TaskRow }
  /** The key was used for something else; another request with it is not finished; the quota is used up. */
  | { outcome: "key-reused" | "in-progress" | "quota-reached" }
  /** The user has as many keys as may be kept; there is room for another after `retryAfterSeconds`, at least 1. */
  | { outcome: "keys-used-up"; retryAfterSeconds: number };

/** How many tasks a user may hold, and how many keys of 24 hours. */
export interface CreationLimits {
  maxTasks: number;
  maxKeys: number;
}

const given = sql.placeholder;

// The steps are in the database, because each of them would be a round trip: migrations/0005_create-task-once.sql.
const createOnceQuery = prepared((db) =>
  db
    .select({
      outcome: sql<CreatedOnce["outcome"]>`outcome`,
      task: sql<CreatedTask>`task`,
      retryAfterSeconds: sql<number>`retry_after_seconds`,
    })
    .from(
      sql`create_task_once(
        ${given("userId")}, ${given("key")}, ${given("fingerprint")},
        ${given("title")}, ${given("description")}, ${given("completed")},
        ${given("maxTasks")}, ${given("maxKeys")}
      )`,
    )
    .prepare("create_once"),
);

/** `createTask`, at most once per key of a user in 24 hours. The key and the task are committed together. */
export async function createTaskOnce(
  db: Db,
  userId: string,
  task: NewTask,
  limits: CreationLimits,
  idempotency: Idempotency,
): Promise<CreatedOnce> {
  const values = { userId, ...task, ...limits, ...idempotency };
  const [answer] = await createOnceQuery(db).execute(values);
  if (!answer) throw new Error("PostgreSQL returned no outcome.");
  const { outcome, retryAfterSeconds } = answer;
  if (outcome === "keys-used-up") return { outcome, retryAfterSeconds };
  if (outcome !== "created" && outcome !== "replayed") return { outcome };
  return { outcome, row: toCreatedRow(userId, answer.task) };
}

function toCreatedRow(userId: string, task: CreatedTask): TaskRow {
  return { ...task, userId, version: 1, updatedAt: task.createdAt };
}
