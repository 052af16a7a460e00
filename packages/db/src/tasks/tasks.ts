// Every query on tasks. The owner is the second argument of each: no query can be written without one.
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import {
  changeTo,
  insertTasks,
  newRow,
  nextVersion,
  setOrFlipped,
  toColumns,
} from "./task-fields.ts";
import {
  type NewTask,
  type TaskChanges,
  taskColumns,
  taskCounts,
  taskFields,
  type TaskRow,
  tasks,
} from "./task-tables.ts";

export type { NewTask, TaskChanges, TaskRow };

const given = sql.placeholder;

const findQuery = prepared((db) =>
  db.select(taskColumns).from(tasks).where(owned).prepare(sharedRead("find")),
);

/** The task `id` of `userId`; `undefined` when it is missing or somebody else's. */
export async function findTask(db: Db, userId: string, id: number): Promise<TaskRow | undefined> {
  if (!canExist(id)) return undefined;
  const [row] = await findQuery(db).execute({ userId, id });
  return row;
}

/** Stores a task; `undefined` when `userId` holds `maxTasks` already. */
export async function createTask(
  db: Db,
  userId: string,
  task: NewTask,
  maxTasks: number,
): Promise<TaskRow | undefined> {
  return (await createTasks(db, userId, [task], maxTasks))?.[0];
}

/** Takes the places in the quota and fills them in one statement, so parallel requests can't exceed it. */
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
  return db.with(place, created).select().from(created).prepare("create");
});

/** Stores all of `newTasks`; `undefined`, and none of them, when `userId` would then hold more than `maxTasks`. */
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
    tasks: JSON.stringify(newTasks.map(toColumns)),
  });
  if (rows.length === 0) return undefined;
  return newTasks.map((task, index) => toCreatedRow(userId, task, rows[index]));
}

function toCreatedRow(
  userId: string,
  task: NewTask,
  row: Pick<TaskRow, "id" | "uid" | "createdAt"> | undefined,
): TaskRow {
  if (!row) throw new Error("PostgreSQL returned fewer rows than it inserted.");
  return newRow(userId, task, row);
}

/** The versions that a write may meet; `undefined` when any will do. */
export type Versions = readonly number[] | undefined;

/**
 * Changes the fields given and leaves the others; `undefined` when there is no such task of `userId`, or it has
 * none of `versions`.
 */
export async function updateTask(
  db: Db,
  userId: string,
  id: number,
  changes: TaskChanges,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  if (!canExist(id)) return undefined;
  const changed = taskFields.filter((name) => changes[name] !== undefined);
  const hasVersions = versions !== undefined;
  const target = { userId, id, versions };
  if (changed.length > namedFieldsMax) {
    const json = JSON.stringify(toColumns(changes));
    const [row] = await changeManyQuery(db, hasVersions).execute({ ...target, changes: json });
    return row;
  }
  const query = changeQuery(db, hasVersions, ...changed);
  const [row] = await query.execute({ ...changes, ...target });
  return row;
}

/** Sets `completed`, or flips it where it is `undefined`, in one statement. Otherwise like `updateTask`. */
export async function setOrToggleCompleted(
  db: Db,
  userId: string,
  id: number,
  completed: boolean | undefined,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  return updateTask(db, userId, id, { completed: completed ?? null }, versions);
}

/** Deletes and returns the task; `undefined` as in `updateTask`. */
export async function deleteTask(
  db: Db,
  userId: string,
  id: number,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  if (!canExist(id)) return undefined;
  const query = deleteQuery(db, versions !== undefined);
  const [row] = await query.execute({ userId, id, versions });
  return row;
}

/** What a field is set to, where it is not what is given. */
const setTo: Partial<Record<keyof NewTask, SQL>> = {
  completed: setOrFlipped(sql`${given("completed")}::boolean`),
};

/** Of more fields there are too many sets: a connection keeps each statement. */
const namedFieldsMax = 3;

/** One statement for each set of fields: setting all of them by JSON, as bulk requests do, costs a fifth more. */
const changeQuery = prepared((db, hasVersions: boolean, ...changed: (keyof NewTask)[]) => {
  const changes = Object.fromEntries(
    changed.map((name) => [name, setTo[name] ?? sql`${given(name)}`] as const),
  );
  return db
    .update(tasks)
    .set({ ...changes, ...nextVersion })
    .where(ownedAndCurrent(hasVersions))
    .returning(taskColumns)
    .prepare(["change", hasVersions, ...changed].join("_"));
});

const changeManyQuery = prepared((db, hasVersions: boolean) => {
  const changed = db.$with("changed", taskColumns).as(sql`
    update ${tasks} set ${changeTo(sql`${given("changes")}::jsonb`)}
    where ${ownedAndCurrent(hasVersions)} returning ${tasks}.*`);
  return db.with(changed).select().from(changed).prepare(["change_many", hasVersions].join("_"));
});

const deleteQuery = prepared((db, hasVersions: boolean) =>
  db
    .delete(tasks)
    .where(ownedAndCurrent(hasVersions))
    .returning(taskColumns)
    .prepare(["delete", hasVersions].join("_")),
);

/** The WHERE of every statement on one task. */
const owned = and(eq(tasks.userId, given("userId")), eq(tasks.id, given("id")));

function ownedAndCurrent(hasVersions: boolean): SQL | undefined {
  const isCurrent = sql`${tasks.version} = any(${given("versions")}::int[])`;
  return and(owned, hasVersions ? isCurrent : undefined);
}

/** Beyond 2^53 there is no id to find, nor a number to look for. */
function canExist(id: number): boolean {
  return Number.isSafeInteger(id);
}
