import { randomUUID } from "node:crypto";
import type { Principal } from "@todo/auth/principal";
import { attributed } from "@todo/db/connections/attribution";
import type { Db } from "@todo/db/database";
import { type BulkOutcome, changeTasks, changeTasksOnce } from "@todo/db/tasks/bulk";
import { TaskNamedTwice } from "@todo/db/tasks/bulk-steps";
import { findUids } from "@todo/db/tasks/kept-uids";
import {
  type BulkRequest,
  type BulkResponse,
  namedTwice,
  refMemberOf,
  refOf,
} from "@todo/validation/bulk";
import { limits } from "@todo/validation/limits";
import { CreateTask, type Task } from "@todo/validation/task";
import { unacceptable } from "#http/api-error.ts";
import { jsonText, type Reply } from "#http/reply.ts";
import { prefersStrictHandling } from "#http/strict-handling.ts";
import type { Settings } from "#settings/settings.ts";
import { toBulkChanges } from "./bulk-changes.ts";
import { toResults } from "./bulk-results.ts";
import { formsOfBulk } from "./fingerprint-forms.ts";
import { keyLimits, readIdempotency, refusalOfKey, replayed } from "./idempotency-key.ts";
import { inKnownZones } from "./known-time-zone.ts";

interface BulkContext {
  db: Db;
  user: Principal;
  body: BulkRequest;
  request: Request;
  settings: Settings;
}

/** Runs all operations in one transaction; once per `Idempotency-Key` in 24 hours. */
export async function bulkReply(context: BulkContext): Promise<Reply> {
  const { db, body, request } = context;
  refusePreconditions(request.headers);
  const operations = await inKnownZones(db, body.operations);
  const operation = randomUUID();
  const reply = () => replyTo({ ...context, body: { ...body, operations }, operation });
  return attributed({ operation }, reply).catch((error: unknown) => {
    throw error instanceof TaskNamedTwice ? occursTwice(operations, error) : error;
  });
}

const insteadOf = {
  "If-Match": "each operation may have if_version",
  "If-None-Match": "create with a uid changes no task that is there",
};

/** They are for one task: throws the 422 where clients prefer strictness. */
function refusePreconditions(headers: Headers): void {
  if (!prefersStrictHandling(headers)) return;
  const errors = Object.entries(insteadOf)
    .filter(([name]) => headers.has(name))
    .map(([pointer, instead]) => {
      return { pointer, detail: `Is not read here: ${instead}.`, code: "custom" };
    });
  if (errors.length > 0) throw unacceptable(errors);
}

async function replyTo(context: BulkContext & { operation: string }): Promise<Reply> {
  const { db, user, body, request, settings, operation } = context;
  const changes = toBulkChanges(body.operations);
  const bulkLimits = { atomic: body.atomic, maxTasks: settings.tasksPerUser };
  const toAnswer = (outcome: BulkOutcome) => {
    const { applied } = outcome;
    const results = toResults(body.operations, outcome);
    return JSON.stringify({ applied, operation, results } satisfies BulkResponse);
  };
  const idempotency = readIdempotency(request.headers, () => formsOfBulk(body));
  if (!idempotency) {
    return jsonText(toAnswer(await changeTasks(db, user.id, changes, bulkLimits)));
  }
  const once = { ...bulkLimits, idempotency, keyLimits, toAnswer };
  const answered = await changeTasksOnce(db, user.id, changes, once);
  if (!("answer" in answered)) throw refusalOfKey(answered);
  const { answer, outcome } = answered;
  if (outcome !== "replayed") return jsonText(answer);
  return jsonText(await withAllMembers(db, user.id, answer), replayed);
}

/** The 422 for an id and a uid of the same task. */
function occursTwice(operations: BulkRequest["operations"], { refs }: TaskNamedTwice) {
  const errors = refs.map((ref) => {
    const index = operations.findIndex((one) => refOf(one) === ref);
    const [one] = operations.slice(index);
    const pointer = `/operations/${index}/${one ? refMemberOf(one) : "uid"}`;
    return { pointer, detail: namedTwice, code: "custom" };
  });
  return unacceptable(errors.slice(0, limits.fieldErrorsMax));
}

/** Members that earlier releases did not store. They stored no version: a wrong one leads to a 412. */
const laterMembers = { ...CreateTask.parse({ title: "any" }), completed_at: null, version: 1 };

/** The nil UUID (RFC 9562), which no change has. */
const unknownOperation = "00000000-0000-0000-0000-000000000000";

/** Adds later members to a stored response. */
async function withAllMembers(db: Db, userId: string, answer: string): Promise<string> {
  const { operation, results, ...others } = JSON.parse(answer) as Partial<BulkResponse>;
  if (operation !== undefined) return answer;
  const ids = (results ?? []).flatMap((result) => ("task" in result ? result.task.id : []));
  const uids = await findUids(db, userId, ids);
  const whole = (task: Task) => ({ ...laterMembers, ...task, uid: uids.get(task.id) });
  const withTheirs = (result: BulkResponse["results"][number]) =>
    "task" in result ? { ...result, task: whole(result.task) } : result;
  return JSON.stringify({
    ...others,
    operation: unknownOperation,
    results: results?.map(withTheirs),
  });
}
