import type { BulkChanges } from "@todo/db/tasks/bulk";
import type { TaskRef } from "@todo/db/tasks/tasks";
import { type BulkOperation, refMemberOf, refOf } from "@todo/validation/bulk";
import { toChanges, toNewTask, withDefaults } from "./task-wire.ts";

/** Groups operations by kind. */
export function toBulkChanges(operations: BulkOperation[]): BulkChanges {
  const versions = new Map<TaskRef, number>();
  const changes: Required<BulkChanges> = {
    create: [],
    update: [],
    delete: [],
    put: [],
    undo: [],
    undoOperations: [],
    versions,
  };
  for (const operation of operations) {
    const ref = refOf(operation);
    if (ref !== undefined && "if_version" in operation && operation.if_version !== undefined) {
      versions.set(ref, operation.if_version);
    }
    add(changes, operation, ref);
  }
  return changes;
}

function add(
  changes: Required<BulkChanges>,
  operation: BulkOperation,
  ref: TaskRef | undefined,
): void {
  if (operation.op === "create") {
    changes.create.push(toNewTask(operation));
    return;
  }
  // The schema guarantees one.
  if (ref === undefined) return;
  switch (operation.op) {
    case "update":
    case "complete":
      changes.update.push({ id: ref, changes: toChanges(operation) });
      break;
    case "delete":
      changes.delete.push(ref);
      break;
    case "put":
      changes.put.push({
        uid: operation.uid,
        changes: toChanges(operation),
        task: taskOf(operation),
      });
      break;
    case "undo":
      if (refMemberOf(operation) === "operation") changes.undoOperations.push(String(ref));
      else changes.undo.push(ref);
  }
}

/** `undefined` if the put may not create: without a title, or with a version. */
function taskOf(
  operation: BulkOperation & { op: "put" },
): BulkChanges["create"][number] | undefined {
  const { title, if_version, ...members } = operation;
  if (title === undefined || if_version !== undefined) return undefined;
  return toNewTask(withDefaults({ ...members, title }));
}
