// A task's fields on their way to PostgreSQL: as JSON, under the names of their columns. No query names them one by one.
import { type SQL, sql } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { type NewTask, type TaskChanges, taskFields, type TaskRow, tasks } from "./task-tables.ts";

const columns = taskFields.map((name) => [name, toSnakeCase(name)] as const);

const list = (prefix: SQL) =>
  sql.join(
    columns.map(([, column]) => sql`${prefix}${sql.identifier(column)}`),
    sql`, `,
  );
const fieldColumns = list(sql``);
const givenColumns = list(sql`given.`);

/** `fields` by column; what is undefined is left out of the JSON. */
export function toColumns(fields: TaskChanges): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, column] of columns) json[column] = fields[name];
  return json;
}

/** `task` by column, and its uid where it has one. */
export function toNewColumns(task: NewTask): Record<string, unknown> {
  return { ...toColumns(task), uid: task.uid };
}

/** What `toColumns` was given; a field that it did not know yet has its default. */
export function toFields(json: Record<string, unknown>): NewTask {
  const fields: Record<string, unknown> = {};
  for (const [name, column] of columns) {
    fields[name] = column in json ? json[column] : (tasks[name].default ?? null);
  }
  return fields as unknown as NewTask;
}

/** The row that PostgreSQL has just made of `fields`. */
export function newRow(
  userId: string,
  fields: NewTask,
  { id, uid, createdAt }: Pick<TaskRow, "id" | "uid" | "createdAt">,
): TaskRow {
  const completedAt = fields.completed ? createdAt : null;
  return { ...fields, id, userId, uid, completedAt, version: 1, createdAt, updatedAt: createdAt };
}

/** Inserts the rows of `source`, named `given`, for the user of the CTE `place`. */
const insertFrom = (source: SQL) => sql`
  insert into ${tasks} (user_id, uid, ${fieldColumns})
  select place.user_id, coalesce(given.uid, gen_random_uuid()), ${givenColumns} from place, ${source} returning id, uid, created_at`;

/** Inserts `json`, what `toNewColumns` made, for the user of the CTE `place`. */
export const insertTask = (json: SQL) =>
  insertFrom(sql`jsonb_populate_record(null::${tasks}, ${json}) as given`);

/** Inserts those of an array, in their order. */
export const insertTasks = (json: SQL) =>
  insertFrom(sql`
    jsonb_populate_recordset(null::${tasks}, ${json}) with ordinality as given order by ordinality`);

/** What every change of a task also sets. */
export const nextVersion = {
  version: sql`${tasks.version} + 1`,
  // Later than before even for two changes in one millisecond, or when the clock was set back.
  updatedAt: sql`greatest(clock_timestamp(), ${tasks.updatedAt} + interval '1 millisecond')`,
};

/** What `completed` becomes by `value`: null flips it. */
export function setOrFlipped(value: SQL): SQL {
  return sql`coalesce(${value}, not ${tasks.completed})`;
}

/** The SET of a statement on `tasks` that makes `changes`, a JSON object of `toColumns`. */
export function changeTo(changes: SQL): SQL {
  const changed = columns.map(([name, column]) => {
    const given = sql`given.${sql.identifier(column)}`;
    return name === "completed" ? setOrFlipped(given) : given;
  });
  return sql`(${fieldColumns}, version, updated_at) = (
    select ${sql.join(changed, sql`, `)}, ${nextVersion.version}, ${nextVersion.updatedAt}
    from jsonb_populate_record(${tasks}, ${changes}) as given)`;
}
