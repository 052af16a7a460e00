import type { Undoing } from "@todo/db/changes/undo";
import type { BulkOutcome } from "@todo/db/tasks/bulk";
import type { BulkRefusal } from "@todo/db/tasks/bulk-changes";
import type { TaskRef, TaskRow } from "@todo/db/tasks/tasks";
import {
  type BulkOperation,
  type BulkResult,
  type BulkTaskResult,
  refMemberOf,
  refOf,
} from "@todo/validation/bulk";
import { ApiError, notFound } from "#http/api-error.ts";
import { taskLimitReached } from "./create-task-reply.ts";
import { preconditionFailed } from "./or-precondition-failed.ts";
import { refusalOfPlace, refusalOfPut } from "./refusal-of-place.ts";
import { toTask } from "./task-wire.ts";

/** One result per operation, in order. */
export function toResults(operations: BulkOperation[], outcome: BulkOutcome): BulkResult[] {
  const resultOf = resultsIn(outcome);
  return operations.map((operation) => {
    const result = resultOf(operation);
    return outcome.applied ? result : withoutEffect(result);
  });
}

function resultsIn(outcome: BulkOutcome): (operation: BulkOperation) => BulkResult {
  const { ids, refused, undone } = outcome;
  const created = outcome.created?.values();
  const createdByUid = new Map(outcome.created?.map((row) => [row.uid, row]));
  const updated = new Map(outcome.updated.map((row) => [row.id, row]));
  const deleted = new Set(outcome.deletedIds);
  const idOf = (ref: TaskRef) => (typeof ref === "string" ? (ids.get(ref) ?? -1) : ref);
  const ofCreation = (row: TaskRow | undefined): BulkResult =>
    row ? { status: 201, task: toTask(row) } : failed(taskLimitReached());

  return (operation) => {
    const ref = refOf(operation);
    const refusal = ref === undefined ? undefined : refused.get(ref);
    if (operation.op === "undo") {
      return ofUndo(undone.get(ref ?? "") ?? [], refMemberOf(operation) === "operation");
    }
    if (refusal) return failed(refusalOf(refusal));
    if (operation.op === "create") return ofCreation(created?.next().value);
    const id = idOf(ref ?? "");
    if (operation.op === "delete") return deleted.has(id) ? { status: 204 } : failed(notFound());
    const row = updated.get(id);
    if (row) return { status: 200, task: toTask(row) };
    const isNew = operation.op === "put" && "title" in operation && !("if_version" in operation);
    return isNew ? ofCreation(createdByUid.get(operation.uid)) : failed(notFound());
  };
}

function refusalOf(refusal: BulkRefusal): ApiError {
  switch (refusal.reason) {
    case "stale":
      return preconditionFailed(refusal.current);
    case "uid-taken":
      return refusalOfPlace({ outcome: "uid-taken" });
    case "uid-deleted":
      return refusalOfPut({ outcome: "uid-deleted" });
  }
}

function ofUndo(undoings: Undoing[], isOperation: boolean): BulkResult {
  const [first] = undoings;
  if (!first) return failed(notFound());
  if (!isOperation) return ofUndoing(first);
  const results = undoings.map((one) => ({ task_id: one.taskId ?? 0, ...ofUndoing(one) }));
  return { status: 200, results };
}

function ofUndoing(undoing: Undoing): BulkTaskResult {
  switch (undoing.outcome) {
    case "undone":
      return { status: 200, task: toTask(undoing.row) };
    case "restored":
      return { status: 201, task: toTask(undoing.row) };
    case "deleted":
      return { status: 204 };
    case "stale":
      return failed(preconditionFailed(undoing.current));
    case "nothing-to-undo":
      return failed(new ApiError("NOTHING_TO_UNDO"));
    case "quota-reached":
      return failed(taskLimitReached());
    case "not-found":
      return failed(notFound());
  }
}

/** For an operation that was rolled back, but did not fail. */
function withoutEffect(result: BulkResult): BulkResult {
  if ("results" in result) {
    const results = result.results.map(({ task_id, ...one }) => ({ task_id, ...aborted(one) }));
    return { status: 200, results };
  }
  return aborted(result);
}

function aborted(result: BulkTaskResult): BulkTaskResult {
  return result.status < 300 ? failed(new ApiError("BULK_ABORTED")) : result;
}

function failed({ status, code, detail, details }: ApiError): BulkTaskResult {
  return { status, error_code: code, detail, ...details.members } as BulkTaskResult;
}
