// Requests that are carried out once, however often they are repeated: the migrations 0007 and 0009 have the steps.
import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { findUid } from "./kept-uids.ts";
import { insertTask, newRow, toFields, toNewColumns } from "./task-fields.ts";
import type { Unplaced } from "./named-tasks.ts";
import type { CreatedTask, NewTask, TaskRow } from "./task-tables.ts";

/** What makes a repeated request the same request. */
export interface Idempotency {
  /** Chosen by the client; 1–255 characters. */
  key: string;
  /** SHA-256 of what is asked for, in hexadecimal, in each form that was ever stored. The last one is stored. */
  fingerprints: string[];
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

export type CreatedOnce = { outcome: "created" | "replayed"; row: TaskRow } | Unplaced | KeyRefusal;

const given = sql.placeholder;

// One statement, because each of its steps would be a round trip.
const createOnceQuery = prepared((db) => {
  const claim = db.$with("claim", {}).as(sql`
    select * from
      (select ${given("userId")}::varchar as user_id, ${given("key")}::varchar as key,
        ${given("fingerprints")}::varchar[] as fingerprints, ${given("task")}::jsonb as task) as asked,
      claim_task_place(user_id, key, fingerprints, task, ${given("keyLimits")}::jsonb)`);
  const place = db
    .$with("place", {})
    .as(sql`select user_id, task from claim where outcome is null`);
  const created = db.$with("created", {}).as(insertTask(sql`place.task`));
  const createdAt = sql`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const stored = sql`
    store_answer(user_id, key, fingerprints, task || jsonb_build_object('id', id, 'uid', uid, 'createdAt', ${createdAt}))`;
  return db
    .with(claim, place, created)
    .select({
      outcome: sql<CreatedOnce["outcome"]>`coalesce(outcome, 'created')`,
      answer: sql<CreatedTask>`case when id is null then answer else ${stored} end`,
      retryAfterSeconds: sql<number>`retry_after_seconds`,
    })
    .from(sql`claim left join created on true`)
    .prepare("create_once");
});

/** `createTask`, at most once per key of a user in 24 hours. The key and the task are committed together. */
export async function createTaskOnce(
  db: Db,
  userId: string,
  task: NewTask,
  keyLimits: KeyLimits & { maxTasks: number },
  idempotency: Idempotency,
): Promise<CreatedOnce> {
  const json = { task: JSON.stringify(toNewColumns(task)), keyLimits: JSON.stringify(keyLimits) };
  const [found] = await createOnceQuery(db).execute({ userId, ...idempotency, ...json });
  if (!found) throw new Error("PostgreSQL returned no outcome.");
  const { outcome, answer, retryAfterSeconds } = found;
  if (outcome === "keys-used-up") return { outcome, retryAfterSeconds };
  if (outcome !== "created" && outcome !== "replayed") return { outcome };
  const uid = answer.uid ?? (await findUid(db, userId, answer.id));
  return { outcome, row: newRow(userId, toFields(answer), { ...answer, uid }) };
}

export type AnsweredOnce = { outcome: "answered" | "replayed"; answer: string } | KeyRefusal;

const keyAndFingerprints = sql`${given("userId")}, ${given("key")}, ${given("fingerprints")}::varchar[]`;

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
      >`keep_answer(${keyAndFingerprints}, to_jsonb(${given("answer")}::text), ${given("keyLimits")}::jsonb)`,
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
  keyLimits: KeyLimits,
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
      const json = { answer, keyLimits: JSON.stringify(keyLimits) };
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
