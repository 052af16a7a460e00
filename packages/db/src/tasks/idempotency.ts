// Requests that are carried out once, however often they are repeated: migrations/0007_keep-answers.sql has the steps.
import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import type { CreatedTask, TaskRow } from "./task-tables.ts";
import type { NewTask } from "./tasks.ts";

/** What makes a repeated request the same request. */
export interface Idempotency {
  /** Chosen by the client; 1–255 characters. */
  key: string;
  /**
   * SHA-256 of what is asked for, in hexadecimal, in each form that was ever stored; `null` where a form can't say it.
   * The last one is stored.
   */
  fingerprints: (string | null)[];
}

/** What one user may keep for 24 hours. */
export interface KeyLimits {
  maxKeys: number;
  /** Of all answers together, as JSON. */
  maxAnswerBytes: number;
}

/** Why a request with a key is not carried out. */
export type KeyRefusal =
  /** The key was used for something else; another request with it is not finished. */
  | { outcome: "key-reused" | "in-progress" }
  /** The user keeps as much as allowed; there is room again after `retryAfterSeconds`, at least 1. */
  | { outcome: "keys-used-up"; retryAfterSeconds: number };

export type CreatedOnce =
  | { outcome: "created" | "replayed"; row: TaskRow }
  | { outcome: "quota-reached" }
  | KeyRefusal;

const given = sql.placeholder;
const keyAndFingerprints = sql`${given("userId")}, ${given("key")}, ${given("fingerprints")}::varchar[]`;

// One statement, because each of its steps would be a round trip.
const createOnceQuery = prepared((db) =>
  db
    .select({
      outcome: sql<CreatedOnce["outcome"]>`outcome`,
      answer: sql<CreatedTask>`answer`,
      retryAfterSeconds: sql<number>`retry_after_seconds`,
    })
    .from(
      sql`create_task_once(${keyAndFingerprints}, ${given("task")}::jsonb, ${given("maxima")}::jsonb)`,
    )
    .prepare("create_once"),
);

/** `createTask`, at most once per key of a user in 24 hours. The key and the task are committed together. */
export async function createTaskOnce(
  db: Db,
  userId: string,
  task: NewTask,
  maxima: KeyLimits & { maxTasks: number },
  idempotency: Idempotency,
): Promise<CreatedOnce> {
  const json = { task: JSON.stringify(task), maxima: JSON.stringify(maxima) };
  const [found] = await createOnceQuery(db).execute({ userId, ...idempotency, ...json });
  if (!found) throw new Error("PostgreSQL returned no outcome.");
  const { outcome, answer, retryAfterSeconds } = found;
  if (outcome === "keys-used-up") return { outcome, retryAfterSeconds };
  if (outcome !== "created" && outcome !== "replayed") return { outcome };
  return { outcome, row: toCreatedRow(userId, answer) };
}

function toCreatedRow(userId: string, task: CreatedTask): TaskRow {
  return { ...task, userId, version: 1, updatedAt: task.createdAt };
}

export type AnsweredOnce = { outcome: "answered" | "replayed"; answer: string } | KeyRefusal;

const findAnswerQuery = prepared((db) =>
  db
    .select({
      outcome: sql<"replayed" | "key-reused" | "in-progress" | null>`outcome`,
      answer: sql<string>`answer`,
    })
    .from(sql`find_kept_answer(${keyAndFingerprints})`)
    .prepare("find_answer"),
);

const keepAnswerQuery = prepared((db) =>
  db
    .select({
      retryAfterSeconds: sql<
        number | null
      >`keep_answer(${keyAndFingerprints}, to_jsonb(${given("answer")}::text), ${given("maxima")}::jsonb)`,
    })
    .from(sql`lock_task_count(${given("userId")})`)
    .prepare("keep_answer"),
);

/**
 * Runs `work` in a transaction, at most once per key of a user in 24 hours, and keeps the answer that it returns in the
 * same transaction. What `work` throws undoes everything, and nothing is kept.
 */
export async function answerOnce(
  db: Db,
  userId: string,
  { key, fingerprints }: Idempotency,
  maxima: KeyLimits,
  work: (tx: Db) => Promise<string>,
): Promise<AnsweredOnce> {
  const values = { userId, key, fingerprints };
  let refusal: KeyRefusal | undefined;
  try {
    return await db.transaction(async (tx) => {
      const [known] = await findAnswerQuery(tx).execute(values);
      if (known?.outcome === "replayed") return { outcome: "replayed", answer: known.answer };
      if (known?.outcome) return { outcome: known.outcome };
      const answer = await work(tx);
      const json = { answer, maxima: JSON.stringify(maxima) };
      const [kept] = await keepAnswerQuery(tx).execute({ ...values, ...json });
      const retryAfterSeconds = kept?.retryAfterSeconds ?? undefined;
      if (retryAfterSeconds === undefined) return { outcome: "answered", answer };
      refusal = { outcome: "keys-used-up", retryAfterSeconds };
      return tx.rollback();
    });
  } catch (error) {
    if (refusal) return refusal;
    throw error;
  }
}
