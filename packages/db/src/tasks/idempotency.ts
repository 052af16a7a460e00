import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { sharedWrite } from "#internals/statement.ts";
import { prepared } from "#connections/prepared.ts";
import { findUid } from "./kept-uids.ts";
import { insertTask, newRow, toFields, toNewColumns } from "./task-fields.ts";
import type { Unplaced } from "./named-tasks.ts";
import type { CreatedTask, NewTask, TaskRow } from "./task-tables.ts";

export interface Idempotency {
  key: string;
  /** Hexadecimal SHA-256 of the request in each form that a release stored. The last one is stored. */
  fingerprints: string[];
}

/** Per user, for 24 hours; bytes of JSON. */
export interface KeyLimits {
  maxKeys: number;
  maxAnswerBytes: number;
}

export type KeyRefusal =
  /** The key belongs to another request, or to one that is not finished. */
  | { outcome: "key-reused" | "in-progress" }
  /** At least 1. */
  | { outcome: "keys-used-up"; retryAfterSeconds: number };

export type CreatedOnce = { outcome: "created" | "replayed"; row: TaskRow } | Unplaced | KeyRefusal;

const given = sql.placeholder;

// One statement, because each step would be a round trip.
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
    .prepare(sharedWrite("create_once"));
});

/** `createTask`, at most once per key of a user in 24 hours. Commits key and task together. */
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

/** Runs `work` at most once per key of a user in 24 hours, and stores its response in the same transaction. */
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
