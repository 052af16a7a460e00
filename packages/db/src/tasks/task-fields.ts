// Passes fields as JSON by column, so that no query lists them.
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

export function toColumns(fields: TaskChanges): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, column] of columns) json[column] = fields[name];
  return json;
}

export function toNewColumns(task: NewTask): Record<string, unknown> {
  return { ...toColumns(task), uid: task.uid };
}

/** The reverse of `toColumns`; fields that the JSON lacks get their defaults. */
export function toFields(json: Record<string, unknown>): NewTask {
  const fields: Record<string, unknown> = {};
  for (const [name, column] of columns) {
    fields[name] = column in json ? json[column] : (tasks[name].default ?? null);
  }
  return fields as unknown as NewTask;
}

export function newRow(
  userId: string,
  fields: NewTask,
  { id, uid, createdAt }: Pick<TaskRow, "id" | "uid" | "createdAt">,
): TaskRow {
  const completedAt = fields.completed ? createdAt : null;
  return { ...fields, id, userId, uid, completedAt, version: 1, createdAt, updatedAt: createdAt };
}

const insertFrom = (source: SQL) => sql`
  insert into ${tasks} (user_id, uid, ${fieldColumns})
  select place.user_id, coalesce(given.uid, gen_random_uuid()), ${givenColumns} from place, ${source} returning id, uid, created_at`;

/** Inserts a JSON object of `toNewColumns` for the user of the CTE `place`. */
export const insertTask = (json: SQL) =>
  insertFrom(sql`jsonb_populate_record(null::${tasks}, ${json}) as given`);

/** Inserts a JSON array in its order. */
export const insertTasks = (json: SQL) =>
  insertFrom(sql`
    jsonb_populate_recordset(null::${tasks}, ${json}) with ordinality as given order by ordinality`);

export const nextVersion = {
  version: sql`${tasks.version} + 1`,
  // Increases even within a millisecond, or after the clock was set back.
  updatedAt: sql`greatest(clock_timestamp(), ${tasks.updatedAt} + interval '1 millisecond')`,
};

export function setOrFlipped(value: SQL): SQL {
  return sql`coalesce(${value}, not ${tasks.completed})`;
}

export function changeTo(changes: SQL): SQL {
  const changed = columns.map(([name, column]) => {
    const given = sql`given.${sql.identifier(column)}`;
    return name === "completed" ? setOrFlipped(given) : given;
  });
  return sql`(${fieldColumns}, version, updated_at) = (
    select ${sql.join(changed, sql`, `)}, ${nextVersion.version}, ${nextVersion.updatedAt}
    from jsonb_populate_record(${tasks}, ${changes}) as given)`;
}
