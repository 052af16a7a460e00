import { ApiError } from "../api-error.ts";
import { isSaved } from "../is-saved.ts";
import { changedMembers, type LocalTask, pick, writableMembers } from "./local-task.ts";
import { type OperationResult, sendOperations } from "./send-operations.ts";
import type { BulkOperation } from "../task-changes.ts";
import type { TaskClient } from "../task-client.ts";
import type { Task } from "../task-version.ts";

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

/** Sends writes, unless another client changed the same members. Rejects if the server is unreachable: send all again. */
export async function sendWrites(
  client: Pick<TaskClient, "bulk" | "find">,
  writes: LocalWrite[],
): Promise<WriteResult[]> {
  const results = new Map<LocalWrite, WriteResult>();
  let open = writes
    .filter(({ before, after }) => !before || !after || changedMembers(before, after).length > 0)
    .map((write) => ({ write, version: write.before?.version ?? firstVersion }));
  for (let round = 1; open.length > 0; round += 1) {
    const operations = open.map(({ write, version }) => toOperation(write, version));
    const answers = await sendOperations(client, operations);
    const again: typeof open = [];
    for (const [index, { write }] of open.entries()) {
      const result = await toResult(client, write, answers[index] as OperationResult);
      const version = round < mostRounds ? versionToTryNext(write, result) : undefined;
      if (version === undefined) results.set(write, result);
      else again.push({ write, version });
    }
    open = again;
  }
  return writes.map((write) => results.get(write) ?? { kind: "unchanged" });
}

function toOperation({ uid, before, after }: LocalWrite, version: number): BulkOperation {
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
  const error = new ApiError({ status, code, detail });
  if (status === 404 || status === 410) return toGone(write, error);
  if (status !== 412 && code !== "UID_TAKEN") return { kind: "refused", error };
  const present = "current" in answer ? answer.current : await findIfThere(client, write.uid);
  if (!present) return toGone(write, error);
  const wanted = after && pick(after, changedMembers(before, after));
  const isDone = wanted && isSaved(wanted, present);
  return isDone ? { kind: "saved", present } : { kind: "conflict", present, error };
}

function toGone({ after }: LocalWrite, { detail }: ApiError): WriteResult {
  if (!after) return { kind: "saved", present: undefined };
  const error = new ApiError({ status: 410, code: "TASK_DELETED", detail });
  return { kind: "conflict", present: undefined, error };
}

/** Returns the version for the next attempt, unless another client changed the same members. */
function versionToTryNext(write: LocalWrite, result: WriteResult): number | undefined {
  const { before, after } = write;
  if (result.kind !== "conflict" || !result.present || !before) return undefined;
  const concerned = after ? changedMembers(before, after) : writableMembers;
  return isSaved(pick(before, concerned), result.present) ? result.present.version : undefined;
}

async function findIfThere(
  client: Pick<TaskClient, "find">,
  uid: string,
): Promise<Task | undefined> {
  try {
    return (await client.find(uid)).task;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    return undefined;
  }
}
