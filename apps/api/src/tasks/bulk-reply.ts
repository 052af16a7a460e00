import type { Principal } from "@todo/auth/principal";
import {
  type BulkChanges,
  type BulkOutcome,
  changeTasks,
  changeTasksOnce,
} from "@todo/db/tasks/bulk";
import type { Db } from "@todo/db/database";
import type { BulkOperation, BulkRequest, BulkResponse, BulkResult } from "@todo/validation/bulk";
import { CreateTask, type Task } from "@todo/validation/task";
import { ApiError, notFound } from "#http/api-error.ts";
import { keyLimits, readIdempotency, refusalOfKey, replayed } from "./idempotency-key.ts";
import { inKnownZones } from "./known-time-zone.ts";
import { jsonText, type Reply } from "#http/reply.ts";
import { taskLimitReached } from "./create-task-reply.ts";
import type { Settings } from "#settings/settings.ts";
import { formsOfBulk } from "./fingerprint-forms.ts";
import { toChanges, toNewTask, toTask } from "./task-wire.ts";

interface BulkContext {
  db: Db;
  user: Principal;
  body: BulkRequest;
  request: Request;
  settings: Settings;
}

/**
 * Carries out all operations in one transaction, and answers for each of them; with an `Idempotency-Key` once, however
 * often the request is repeated in 24 hours.
 */
export async function bulkReply(context: BulkContext): Promise<Reply> {
  const { db, user, request, settings } = context;
  const body = { ...context.body, operations: await inKnownZones(db, context.body.operations) };
  const changes = toBulkChanges(body.operations);
  const bulkLimits = { atomic: body.atomic, maxTasks: settings.tasksPerUser };
  const toAnswer = (outcome: BulkOutcome) => answerOf(body.operations, outcome);
  const idempotency = readIdempotency(request.headers, () => formsOfBulk(body));
  if (!idempotency) {
    return jsonText(toAnswer(await changeTasks(db, user.id, changes, bulkLimits)));
  }
  const once = { ...bulkLimits, idempotency, keyLimits, toAnswer };
  const answered = await changeTasksOnce(db, user.id, changes, once);
  if ("answer" in answered) {
    const { answer, outcome } = answered;
    return outcome === "replayed" ? jsonText(withAllMembers(answer), replayed) : jsonText(answer);
  }
  throw refusalOfKey(answered);
}

/** Members that the release before left out. It kept no version: whoever sends back a wrong one is told the right one. */
const laterMembers = { ...CreateTask.parse({ title: "any" }), completed_at: null, version: 1 };

/** A kept answer as this release would have given it. */
function withAllMembers(answer: string): string {
  const { applied, results } = JSON.parse(answer) as BulkResponse;
  const withTheirs = (result: BulkResult): BulkResult => {
    if (!("task" in result) || "version" in result.task) return result;
    const task: object = result.task;
    return { ...result, task: { ...laterMembers, ...task } as Task };
  };
  return JSON.stringify({ applied, results: results.map(withTheirs) });
}

function answerOf(operations: BulkOperation[], outcome: BulkOutcome): string {
  const answer: BulkResponse = {
    applied: outcome.applied,
    results: toResults(operations, outcome),
  };
  return JSON.stringify(answer);
}

function toBulkChanges(operations: BulkOperation[]): BulkChanges {
  const changes: BulkChanges = { create: [], update: [], delete: [] };
  for (const operation of operations) {
    switch (operation.op) {
      case "create":
        changes.create.push(toNewTask(operation));
        break;
      case "update":
      case "complete":
        changes.update.push({ id: operation.id, changes: toChanges(operation) });
        break;
      case "delete":
        changes.delete.push(operation.id);
    }
  }
  return changes;
}

function toResults(operations: BulkOperation[], outcome: BulkOutcome): BulkResult[] {
  const created = outcome.created?.values();
  const updated = new Map(outcome.updated.map((row) => [row.id, row]));
  const deleted = new Set(outcome.deletedIds);

  const resultOf = (operation: BulkOperation): BulkResult => {
    if (operation.op === "delete") {
      return deleted.has(operation.id) ? { status: 204 } : failed(notFound());
    }
    const isNew = operation.op === "create";
    const row = isNew ? created?.next().value : updated.get(operation.id);
    if (row) return { status: isNew ? 201 : 200, task: toTask(row) };
    return failed(isNew ? taskLimitReached() : notFound());
  };

  return operations.map((operation) => {
    const result = resultOf(operation);
    const isUndone = !outcome.applied && result.status < 300;
    return isUndone ? failed(new ApiError("BULK_ABORTED")) : result;
  });
}

function failed({ status, code, detail }: ApiError): BulkResult {
  return { status: status as 403 | 404 | 424, error_code: code, detail };
}
