// Every query on tasks. The owner is the second argument of each: no query can be written without one.
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#database.ts";
import { prepared } from "#connections/prepared.ts";
import { sharedRead } from "#internals/statement.ts";
import { type TaskRow, taskCounts, tasks } from "./task-tables.ts";

export type { TaskRow };

export interface NewTask {
  title: string;
  description: string | null;
  completed: boolean;
}

const given = sql.placeholder;

const findQuery = prepared((db) =>
  db.select().from(tasks).where(owned).prepare(sharedRead("find")),
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
  const created = db.$with("created", { id: tasks.id, createdAt: tasks.createdAt }).as(sql`
    insert into ${tasks} (user_id, title, description, completed)
    select place.user_id, task.title, task.description, task.completed
    from place, unnest(${given("titles")}::text[], ${given("descriptions")}::text[], ${given("completed")}::boolean[])
      with ordinality as task(title, description, completed, position)
    order by task.position
    returning id, created_at`);
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
    titles: newTasks.map(({ title }) => title),
    descriptions: newTasks.map(({ description }) => description),
    completed: newTasks.map(({ completed }) => completed),
  });
  if (rows.length === 0) return undefined;
  return newTasks.map((task, index) => toCreatedRow(userId, task, rows[index]));
}

function toCreatedRow(
  userId: string,
  { title, description, completed }: NewTask,
  row: Pick<TaskRow, "id" | "createdAt"> | undefined,
): TaskRow {
  if (!row) throw new Error("PostgreSQL returned fewer rows than it inserted.");
  const { id, createdAt } = row;
  return { id, userId, title, description, completed, version: 1, createdAt, updatedAt: createdAt };
}

/** The versions that a write may meet; `undefined` when any will do. */
export type Versions = readonly number[] | undefined;

/**
 * Changes the members given and leaves the others; `undefined` when there is no such task of `userId`, or it has
 * none of `versions`.
 */
export async function updateTask(
  db: Db,
  userId: string,
  id: number,
  changes: Partial<NewTask>,
  versions?: Versions,
): Promise<TaskRow | undefined> {
  if (!canExist(id)) return undefined;
  const changed = changeable.filter((member) => changes[member] !== undefined);
  const query = changeQuery(db, versions !== undefined, ...changed);
  const [row] = await query.execute({ ...changes, userId, id, versions });
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
  if (!canExist(id)) return undefined;
  const query = changeQuery(db, versions !== undefined, "completed");
  const [row] = await query.execute({ userId, id, versions, completed: completed ?? null });
  return row;
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

/** What every change of a task also sets. */
export const nextVersion = {
  version: sql`${tasks.version} + 1`,
  // Later than before even for two changes in one millisecond, or when the clock was set back.
  updatedAt: sql`greatest(clock_timestamp(), ${tasks.updatedAt} + interval '1 millisecond')`,
};

/** How each member is changed. */
const changeOf: Record<keyof NewTask, SQL> = {
  title: sql`${given("title")}`,
  description: sql`${given("description")}`,
  completed: sql`coalesce(${given("completed")}::boolean, not ${tasks.completed})`,
};
const changeable = Object.keys(changeOf) as (keyof NewTask)[];

const changeQuery = prepared((db, hasVersions: boolean, ...changed: (keyof NewTask)[]) => {
  const changes = Object.fromEntries(changed.map((member) => [member, changeOf[member]]));
  return db
    .update(tasks)
    .set({ ...changes, ...nextVersion })
    .where(ownedAndCurrent(hasVersions))
    .returning()
    .prepare(["change", hasVersions, ...changed].join("_"));
});

const deleteQuery = prepared((db, hasVersions: boolean) =>
  db
    .delete(tasks)
    .where(ownedAndCurrent(hasVersions))
    .returning()
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
