import { isMissing } from "@todo/client/api-error";
import type { BulkOperation } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";

/** What is taken back: the last change of a task, or the changes of requests. */
export type Undoable =
  | (Pick<Task, "id" | "version"> & { did: "added" | "changed" | "deleted" })
  | { operations: readonly string[] };

export type UndoClient = Pick<TaskClient, "bulk" | "delete" | "find" | "undo">;

export interface TakenBack {
  /** Tasks as they are now, by id; null for those that are gone. */
  present: Map<number, Task | null>;
  /** Number of tasks that have changed since and were left alone. */
  left: number;
}

/** Takes changes back. Repeating the call takes nothing back twice. */
export async function takeBack(client: UndoClient, undoable: Undoable): Promise<TakenBack> {
  if ("operations" in undoable) return takeBackRequests(client, undoable.operations);
  const { id, version, did } = undoable;
  const ifMatch = `"${version}"`;
  // A deletion leaves the version: the undo would bring back what another device has deleted since.
  if (did === "added") {
    await client.delete(id, { ifMatch }).catch((error: unknown) => {
      // By this call, whose response was lost, or by another device.
      if (!isMissing(error)) throw error;
    });
    return { present: new Map([[id, null]]), left: 0 };
  }
  if (did === "changed") await client.find(id);
  const undone = await client.undo(id, { ifMatch, idempotencyKey: `undo-${id}-${version}` });
  return { present: new Map([[id, undone?.task ?? null]]), left: 0 };
}

/** A request that did many tasks in one transaction would hold up other writes of theirs. */
const operationsAtOnce = 10;

async function takeBackRequests(
  client: Pick<TaskClient, "bulk">,
  operations: readonly string[],
): Promise<TakenBack> {
  const taken: TakenBack = { present: new Map(), left: 0 };
  for (let start = 0; start < operations.length; start += operationsAtOnce) {
    const some = operations.slice(start, start + operationsAtOnce);
    const undos = some.map((operation): BulkOperation => ({ op: "undo", operation }));
    const { results } = await client.bulk(undos, { idempotencyKey: `undo-${some[0]}` });
    for (const undone of results.flatMap((result) => ("results" in result ? result.results : []))) {
      if ("task" in undone) taken.present.set(undone.task_id, undone.task);
      else if (undone.status === 204) taken.present.set(undone.task_id, null);
      else taken.left += 1;
    }
  }
  return taken;
}
