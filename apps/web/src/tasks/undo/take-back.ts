import type { BulkOperation } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";

/** What the API takes back: the last change of a task, or the changes of requests. */
export type Undoable = Pick<Task, "id" | "version"> | { operations: readonly string[] };

export interface TakenBack {
  /** Tasks as they are now, by id; null for those that are gone. */
  present: Map<number, Task | null>;
  /** Number of tasks that have changed since and were left alone. */
  left: number;
}

/** Takes changes back. Repeating the call takes nothing back twice. */
export async function takeBack(
  client: Pick<TaskClient, "undo" | "bulk">,
  undoable: Undoable,
): Promise<TakenBack> {
  if ("operations" in undoable) return takeBackRequests(client, undoable.operations);
  const { id, version } = undoable;
  const options = { ifMatch: `"${version}"`, idempotencyKey: `undo-${id}-${version}` };
  const undone = await client.undo(id, options);
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
