import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead, sharedWrite } from "#internals/statement.ts";
import {
  changeTo,
  insertTasks,
  newRow,
  nextVersion,
  setOrFlipped,
  toColumns,
  toNewColumns,
} from "./task-fields.ts";
import {
  type NewTask,
  type TaskChanges,
  taskColumns,
  taskCounts,
  taskFields,
  type TaskRef,
  type TaskRow,
  tasks,
} from "./task-tables.ts";
import { possible, type Versions } from "./versions.ts";

export type { NewTask, TaskChanges, TaskRef, TaskRow, Versions };

const given = sql.placeholder;

const findQuery = prepared((db, name: TaskName) =>
  db.select(taskColumns).from(tasks).where(ownedBy(name)).prepare(sharedRead("find", name)),
);

/** `undefined` if the task is missing or another user's. */
export async function findTask(db: Db, userId: string, ref: TaskRef): Promise<TaskRow | undefined> {
  if (!canExist(ref)) return undefined;
  const [row] = await findQuery(db, nameOf(ref)).execute({ userId, ref });
  return row;
}

/** Creates a task; `undefined` if `userId` has `maxTasks`. */
export async function createTask(
  db: Db,
  userId: string,
  task: NewTask,
  maxTasks: number,
): Promise<TaskRow | undefined> {
  return (await createTasks(db, userId, [task], maxTasks))?.[0];
}

/** One statement takes and fills the quota: parallel requests can't exceed it. */
const createQuery = prepared((db) => {
  const place = db.$with("place", {}).as(sql`
    insert into ${taskCounts} as held (user_id, count)
    select wanted.user_id, wanted.places
    from (select ${given("userId")}::varchar as user_id, ${given("places")}::int as places) as wanted
    where wanted.places <= ${given("maxTasks")}::int
    on conflict (user_id) do update set count = held.count + excluded.count
    where held.count + excluded.count <= ${given("maxTasks")}::int
    returning user_id`);
  const created = db
    .$with("created", { id: tasks.id, uid: tasks.uid, createdAt: tasks.createdAt })
    .as(insertTasks(sql`${given("tasks")}::jsonb`));
  return db.with(place, created).select().from(created).prepare(sharedWrite("create"));
});

/** Creates all tasks; `undefined`, and none, if `userId` would exceed `maxTasks`. */
export async function createTasks(
  db: Db,
  userId: string,
  newTasks: NewTask[],
  maxTasks: number,
): Promise<TaskRow[] | undefined> {
  if (newTasks.length === 0) return [];
  const rows = await createQuery(db).execute({
    userId,
    places: newTasks.length,
    maxTasks,
    tasks: JSON.stringify(newTasks.map(toNewColumns)),
  });
  if (rows.length === 0) return undefined;
  return rows.map((row, index) => newRow(userId, newTasks[index] as NewTask, row));
}

/** Updates the given fields; `undefined` if the task is missing or has none of `versions`. */
export async function updateTask(
  db: Db,
  userId: string,
  ref: TaskRef,
  changes: TaskChanges,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  if (!canExist(ref)) return undefined;
  // Stryker disable next-line MethodExpression,ConditionalExpression: all fields take the other statement.
  const changed = taskFields.filter((name) => changes[name] !== undefined);
  const target = [nameOf(ref), versions !== undefined] as const;
  const values = { userId, ref, versions: possible(versions) };
  // Stryker disable next-line ConditionalExpression,EqualityOperator: both statements do the same.
  if (changed.length > namedFieldsMax) {
    const json = JSON.stringify(toColumns(changes));
    const [row] = await changeManyQuery(db, ...target).execute({ ...values, changes: json });
    return row;
  }
  const query = changeQuery(db, ...target, ...changed);
  const [row] = await query.execute({ ...changes, ...values });
  return row;
}

/** Sets `completed`; toggles it if `undefined`. Returns as `updateTask`. */
export async function setOrToggleCompleted(
  db: Db,
  userId: string,
  ref: TaskRef,
  completed: boolean | undefined,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  return updateTask(db, userId, ref, { completed: completed ?? null }, versions);
}

/** Deletes and returns the task; `undefined` as in `updateTask`. */
export async function deleteTask(
  db: Db,
  userId: string,
  ref: TaskRef,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  if (!canExist(ref)) return undefined;
  const query = deleteQuery(db, nameOf(ref), versions !== undefined);
  const [row] = await query.execute({ userId, ref, versions: possible(versions) });
  return row;
}

const setTo: Partial<Record<keyof TaskChanges, SQL>> = {
  completed: setOrFlipped(sql`${given("completed")}::boolean`),
};

/** A connection caches each statement, and larger sets of fields are too many. */
const namedFieldsMax = 3;

/** One statement per set of fields: setting all by JSON costs a fifth more. */
const changeQuery = prepared(
  (db, name: TaskName, hasVersions: boolean, ...changed: (keyof TaskChanges)[]) => {
    const changes = Object.fromEntries(
      changed.map((name) => [name, setTo[name] ?? sql`${given(name)}`] as const),
    );
    return db
      .update(tasks)
      .set({ ...changes, ...nextVersion })
      .where(ownedAndCurrent(name, hasVersions))
      .returning(taskColumns)
      .prepare(sharedWrite("change", name, hasVersions, ...changed));
  },
);

const changeManyQuery = prepared((db, name: TaskName, hasVersions: boolean) => {
  const changed = db.$with("changed", taskColumns).as(sql`
    update ${tasks} set ${changeTo(sql`${given("changes")}::jsonb`)}
    where ${ownedAndCurrent(name, hasVersions)} returning ${tasks}.*`);
  return db
    .with(changed)
    .select()
    .from(changed)
    .prepare(sharedWrite("change_many", name, hasVersions));
});

const deleteQuery = prepared((db, name: TaskName, hasVersions: boolean) =>
  db
    .delete(tasks)
    .where(ownedAndCurrent(name, hasVersions))
    .returning(taskColumns)
    .prepare(sharedWrite("delete", name, hasVersions)),
);

type TaskName = "id" | "uid";

function nameOf(ref: TaskRef): TaskName {
  return typeof ref === "number" ? "id" : "uid";
}

function ownedBy(name: TaskName): SQL | undefined {
  return and(eq(tasks.userId, given("userId")), eq(tasks[name], given("ref")));
}

function ownedAndCurrent(name: TaskName, hasVersions: boolean): SQL | undefined {
  const isCurrent = sql`${tasks.version} = any(${given("versions")}::int[])`;
  return and(ownedBy(name), hasVersions ? isCurrent : undefined);
}

function canExist(ref: TaskRef): boolean {
  return typeof ref === "string" || Number.isSafeInteger(ref);
}
