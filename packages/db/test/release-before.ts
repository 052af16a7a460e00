// A connection of release 0.2.0, which knows three fields of a task: its statements, under names, as its queries sent them.
import { Client, type QueryResultRow } from "pg";

const columns = `"id", "user_id", "title", "description", "completed", "version", "created_at", "updated_at"`;
const owned = `("tasks"."user_id" = $2 and "tasks"."id" = $3)`;
const next = `"tasks"."version" + 1`;
const now = `greatest(clock_timestamp(), "tasks"."updated_at" + interval '1 millisecond')`;
const fields = `"title", "description", "completed"`;
const given = `given."title", given."description", given."completed"`;

const statements = {
  create: `with "place" as (
    insert into "task_counts" as held (user_id, count)
    select wanted.user_id, wanted.places
    from (select $1::varchar as user_id, $2::int as places) as wanted
    where wanted.places <= $3::int
    on conflict (user_id) do update set count = held.count + excluded.count
    where held.count + excluded.count <= $4::int
    returning user_id), "created" as (
  insert into "tasks" (user_id, ${fields})
  select place.user_id, ${given} from place,
    jsonb_populate_recordset(null::"tasks", $5::jsonb) with ordinality as given order by ordinality returning id, created_at) select "id", "created_at" from "created"`,
  createOnce: `with "claim" as (
    select * from
      (select $1::varchar as user_id, $2::varchar as key,
        $3::varchar[] as fingerprints, $4::jsonb as task) as asked,
      claim_task_place(user_id, key, fingerprints, task, $5::jsonb)), "place" as (select user_id, task from claim where outcome is null), "created" as (
  insert into "tasks" (user_id, ${fields})
  select place.user_id, ${given} from place, jsonb_populate_record(null::"tasks", place.task) as given returning id, created_at) select coalesce(outcome, 'created') as outcome, case when id is null then answer else
    store_answer(user_id, key, fingerprints, task || jsonb_build_object('id', id, 'createdAt', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) end as answer, retry_after_seconds from claim left join created on true`,
  list: `select ${columns} from "tasks" where "tasks"."user_id" = $1 order by "tasks"."created_at" desc, "tasks"."id" desc`,
  complete: `update "tasks" set "completed" = coalesce($1::boolean, not "tasks"."completed"), "version" = ${next}, "updated_at" = ${now} where ${owned} returning ${columns}`,
  changeMany: `with "changed" as (
    update "tasks" set (${fields}, version, updated_at) = (
    select ${given}, ${next}, ${now}
    from jsonb_populate_record("tasks", wanted.changes) as given)
    from jsonb_to_recordset($1::jsonb) as wanted(id bigint, changes jsonb)
    where ("tasks"."user_id" = $2 and "tasks"."id" = wanted.id)
    returning "tasks".*) select ${columns} from "changed"`,
  lock: `select "id" from "tasks" where ("tasks"."user_id" = $1 and "tasks"."id" = any($2::bigint[])) order by "tasks"."id" for update`,
  removeMany: `delete from "tasks" where ("tasks"."user_id" = $1 and "tasks"."id" = any($2::bigint[])) returning "id"`,
  remove: `delete from "tasks" where ("tasks"."user_id" = $1 and "tasks"."id" = $2) returning ${columns}`,
  createOnceBy0005: `select outcome, task from create_task_once($1, $2, $3::varchar, $4, null, $5, 10000, 10000)`,
  createOnceBy0007: `select outcome, answer from create_task_once($1, $2, $3::varchar[], $4::jsonb, $5::jsonb)`,
} as const;

const keyLimits = JSON.stringify({ maxTasks: 10_000, maxKeys: 10_000, maxAnswerBytes: 1e8 });

/** Its connection, and a round of all that it does for a user. */
export async function connectReleaseBefore(url: string) {
  const client = new Client({ connectionString: url, ssl: false });
  await client.connect();

  async function query<Row extends QueryResultRow>(
    name: keyof typeof statements,
    ...values: unknown[]
  ): Promise<Row[]> {
    return (await client.query<Row>({ name, text: statements[name], values })).rows;
  }

  const json = (title: string, completed = false) => ({ title, description: null, completed });

  /** Every kind of statement once. Returns which tasks of the user are completed, by title. */
  async function doEverything(userId: string): Promise<Record<string, boolean>> {
    const tasks = JSON.stringify([json("created"), json("removed"), json("changed", true)]);
    const created = await query<{ id: string }>("create", userId, 3, 10_000, 10_000, tasks);
    const [first, second, third] = created.map(({ id }) => id);
    await query("complete", null, userId, first);
    await query("remove", userId, second);
    const changes = [{ id: Number(third), changes: { completed: false } }];
    await query("changeMany", JSON.stringify(changes), userId);
    const key = `key-${userId}-${first}`;
    await query("createOnceBy0005", userId, `${key}-5`, "f", "by 0005", true);
    const once = [["f"], JSON.stringify(json("once")), keyLimits];
    await query("createOnceBy0007", userId, `${key}-7`, ...once);
    await query("createOnce", userId, key, ...once);
    const rows = await query<{ title: string; completed: boolean }>("list", userId);
    return Object.fromEntries(rows.map(({ title, completed }) => [title, completed]));
  }

  async function transaction(work: () => Promise<unknown>): Promise<void> {
    await client.query("begin");
    try {
      await work();
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  }

  return { query, transaction, keyLimits, doEverything, close: () => client.end() };
}
