import { ApiError, isMissing } from "../api-error.ts";
import { isSaved } from "../is-saved.ts";
import {
  changedMembers,
  type LocalTask,
  pick,
  toLocalTask,
  writableMembers,
} from "./local-task.ts";
import { type OperationResult, sendOperations } from "./send-operations.ts";
import type { BulkOperation } from "../task-changes.ts";
import type { TaskClient } from "../task-client.ts";
import { type Task, toVersion } from "../task-version.ts";

export interface LocalWrite {
  uid: string;
  before?: LocalTask | undefined;
  /** Absent for a deletion. */
  after?: LocalTask | undefined;
}

/** `present` is the server's task; `undefined` if it was deleted. */
export type WriteResult =
  | { kind: "unchanged" }
  | { kind: "saved"; present: Task | undefined }
  | { kind: "conflict"; present: Task | undefined; error: ApiError }
  | { kind: "refused"; error: ApiError };

const firstVersion = 1;
const mostRounds = 5;

interface Attempt {
  /** Of the write among all. */
  place: number;
  write: LocalWrite;
  /** That the task must have. */
  version: number;
}

/** Sends writes, unless another client changed the same members. Rejects if the server is unreachable: send all again. */
export async function sendWrites(
  client: Pick<TaskClient, "bulk" | "find">,
  writes: LocalWrite[],
): Promise<WriteResult[]> {
  const results = writes.map((): WriteResult => ({ kind: "unchanged" }));
  let open = writes
    .map((write, place): Attempt => {
      return { place, write, version: write.before?.version ?? firstVersion };
    })
    .filter(({ write: { before, after } }) => {
      return !before || !after || changedMembers(before, after).length > 0;
    });
  for (let round = 1; open.length > 0; round += 1) {
    const answers = await sendOperations(client, open.map(toOperation));
    const again: typeof open = [];
    for (const [index, attempt] of open.entries()) {
      const result = await toResult(client, attempt.write, answers[index] as OperationResult);
      const next = round < mostRounds ? toNextAttempt(attempt, result) : undefined;
      if (next) again.push(next);
      else results[attempt.place] = result;
    }
    open = again;
  }
  return results;
}

function toOperation({ write, version }: Attempt): BulkOperation {
  const { uid, before, after } = write;
  const condition = before && { if_version: version };
  if (!after) return { op: "delete", id: uid, ...condition };
  const changes = pick(after, changedMembers(before, after));
  return before
    ? { op: "update", id: uid, ...condition, ...changes }
    : { op: "create", uid, ...changes, title: after.title };
}

async function toResult(
  client: Pick<TaskClient, "find">,
  write: LocalWrite,
  answer: OperationResult,
): Promise<WriteResult> {
  if (!("error_code" in answer)) {
    return { kind: "saved", present: "task" in answer ? answer.task : undefined };
  }
  const { before, after } = write;
  const { status, error_code: code, detail } = answer;
  const refusal = { status, code, detail };
  const error = new ApiError(refusal);
  if (status === 404 || status === 410) return toGone(write, error);
  if (status !== 412 && code !== "UID_TAKEN") return { kind: "refused", error };
  const present = "current" in answer ? answer.current : await findIfThere(client, write.uid);
  if (!present) return toGone(write, error);
  const wanted = after && pick(after, changedMembers(before, after));
  const isDone = wanted && isSaved(wanted, present);
  if (isDone) return { kind: "saved", present };
  const current = toVersion({ data: present, headers: new Headers() });
  return { kind: "conflict", present, error: new ApiError({ ...refusal, current }) };
}

function toGone({ after }: LocalWrite, { detail }: ApiError): WriteResult {
  if (!after) return { kind: "saved", present: undefined };
  const error = new ApiError({ status: 410, code: "TASK_DELETED", detail });
  return { kind: "conflict", present: undefined, error };
}

/** Returns the next attempt, unless another client changed the same members. */
function toNextAttempt(attempt: Attempt, result: WriteResult): Attempt | undefined {
  if (result.kind !== "conflict" || !result.present) return undefined;
  const { present } = result;
  const { before = firstOf(present), after } = attempt.write;
  if (!before) return undefined;
  const concerned = after ? changedMembers(before, after) : writableMembers;
  if (!isSaved(pick(before, concerned), present)) return undefined;
  return { ...attempt, write: { ...attempt.write, before }, version: present.version };
}

/** A task in its first version is as this device made it, without hearing so; it was edited since. */
function firstOf(present: Task): LocalTask | undefined {
  return present.version === firstVersion ? toLocalTask(present) : undefined;
}

async function findIfThere(
  client: Pick<TaskClient, "find">,
  uid: string,
): Promise<Task | undefined> {
  try {
    return (await client.find(uid)).task;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return undefined;
  }
}
