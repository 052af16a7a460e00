import { type Undoing, undoTasks } from "#changes/undo.ts";
import type { Db } from "#database.ts";
import type { BulkChanges, BulkRefusal } from "./bulk-changes.ts";
import { findUsedUids, lockTasks } from "./bulk-writes.ts";
import { thereNow } from "./named-tasks.ts";
import type { TaskRef, TaskRow } from "./task-tables.ts";

export class TaskNamedTwice extends Error {
  override readonly name = "TaskNamedTwice";
  readonly refs: readonly TaskRef[];

  constructor(refs: readonly TaskRef[]) {
    super("A task is named twice");
    this.refs = refs;
  }
}

function namedBy({ update, put = [], undo = [], ...changes }: BulkChanges): TaskRef[] {
  const ids = [...changes.delete, ...update.map(({ id }) => id), ...undo];
  return [...ids, ...put.map(({ uid }) => uid)];
}

/** Locks the tasks that exist. Returns them by id and by uid. */
export async function lockNamed(
  tx: Db,
  userId: string,
  changes: BulkChanges,
): Promise<Map<TaskRef, TaskRow>> {
  const { create, undoOperations = [] } = changes;
  const named = namedBy(changes);
  const refs = [...named, ...create.flatMap(({ uid }) => uid ?? [])];
  const rows = await lockTasks(tx, userId, refs, undoOperations);
  const both = new Set(named);
  const twice = rows.filter(({ id, uid }) => both.has(id) && both.has(uid));
  if (twice.length > 0) throw new TaskNamedTwice(twice.map(({ uid }) => uid));
  return new Map(rows.flatMap((row) => [row.id, row.uid].map((ref) => [ref, row] as const)));
}

export async function sortOut(
  tx: Db,
  userId: string,
  { create, put = [], versions }: BulkChanges,
  present: ReadonlyMap<TaskRef, TaskRow>,
) {
  const refused = new Map<TaskRef, BulkRefusal>();
  for (const [ref, version] of versions ?? []) {
    const current = present.get(ref);
    if (current && current.version !== version) refused.set(ref, { reason: "stale", current });
  }
  const absent = put.filter(({ uid }) => !present.has(uid));
  const wanted = [...create, ...absent].flatMap(({ uid }) => uid ?? []);
  const used = await findUsedUids(tx, userId, wanted);
  for (const { uid } of absent) {
    if (used.get(uid)?.isDeleted === false) throw thereNow();
    if (used.has(uid)) refused.set(uid, { reason: "uid-deleted" });
  }
  for (const { uid } of create) {
    if (uid !== undefined && used.has(uid)) refused.set(uid, { reason: "uid-taken" });
  }
  const isFree = ({ uid }: { uid?: string | undefined }) => uid === undefined || !refused.has(uid);
  const news = [...create, ...absent.flatMap(({ task }) => task ?? [])].filter(isFree);
  return { refused, news, puts: put.map(({ uid, changes }) => ({ id: uid, changes })) };
}

export async function undoAll(
  tx: Db,
  userId: string,
  changes: BulkChanges,
  maxTasks: number,
): Promise<Map<TaskRef, Undoing[]>> {
  const { undo = [], undoOperations = [], versions } = changes;
  const undone = new Map<TaskRef, Undoing[]>();
  const targets = undo.map((ref) => {
    const version = versions?.get(ref);
    return { ref, ...(version !== undefined && { versions: [version] }) };
  });
  const outcomes = undo.length > 0 ? await undoTasks(tx, userId, targets, { maxTasks }) : [];
  const named = new Set(namedBy(changes));
  for (const [at, ref] of undo.entries()) {
    const found = outcomes.slice(at, at + 1);
    // `lockNamed` does not know the uids of the trash.
    const names = found.flatMap(namesOf).filter((name) => name !== ref);
    if (names.some((name) => named.has(name))) throw new TaskNamedTwice([ref]);
    undone.set(ref, found);
  }
  for (const operation of undoOperations) {
    undone.set(operation, await undoTasks(tx, userId, { operation }, { maxTasks }));
  }
  return undone;
}

function namesOf(one: Undoing): TaskRef[] {
  const row = "row" in one ? one.row : "current" in one ? one.current : undefined;
  return [one.taskId, row?.uid].filter((name) => name !== undefined);
}
