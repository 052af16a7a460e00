import { createHash } from "node:crypto";
import type { PastChange } from "@todo/db/changes/change-page";
import { findHistory } from "@todo/db/changes/history";
import { attributed } from "@todo/db/connections/attribution";
import type { TaskRef } from "@todo/db/tasks/tasks";
import { z } from "zod";
import { takeBack } from "#changes/take-back.ts";
import { ApiError, unacceptable } from "#http/api-error.ts";
import { readKey } from "#tasks/idempotency-key.ts";
import type { McpCall } from "./mcp-call.ts";
import type { Written } from "./task-result.ts";
import { targetOf, writingTool } from "./tool.ts";
import { changeOptions, keyOption } from "./tool-input.ts";

type TakenBack = Awaited<ReturnType<typeof takeBack>>;

const undone = {
  undone: { status: "updated", did: "Took back the last change of" },
  restored: { status: "created", did: "Brought back" },
  deleted: { status: "deleted", did: "Took back the creation of" },
} as const;

export const undoTask = writingTool({
  name: "undo_task",
  description:
    "Take back the last change of a task, its deletion too. Repeating it does no harm; with if_version, a second undo does the change again.",
  options: z.object({ ...changeOptions, ...keyOption }),
  isDestructive: true,
  isIdempotent: true,
  write: async (call, options, given) => {
    if ("operation" in given) throw unacceptable([operationGiven]);
    const { task_id, if_version, idempotency_key } = options;
    const key = idempotency_key ?? readKey(call.request.headers);
    return if_version === undefined && idempotency_key === undefined
      ? undoOnce(call, task_id, key)
      : writtenBy(await takeBack(targetOf(call, options), key));
  },
});

function writtenBy({ outcome, row, isReplayed }: TakenBack, operation?: string): Written {
  const { status, did } = undone[outcome];
  return isReplayed
    ? { status, row, did: didAlready, operation: null }
    : { status, row, did, operation };
}

const didAlready = "Already took back the last change of";

const operationGiven = {
  pointer: "/operation",
  detail: "Must not be given: undo_task takes back the last change of one task.",
  code: "custom",
};

/** Takes back the last change of a task unless that was such an undo: agents repeat calls whose results they missed. */
async function undoOnce(
  call: McpCall,
  ref: TaskRef,
  key: string | undefined,
  attempt = 1,
): Promise<Written> {
  const { db, user } = call;
  const history = await findHistory(db, user.id, ref, { until: undefined, limit: 1 });
  const [last] = history?.changes ?? [];
  if (last && isUndo(last)) return alreadyUndone(last);
  const version = last?.version;
  const operation = last && operationOf(last.taskId, last.version);
  const target = targetOf(call, { task_id: ref, if_version: version });
  try {
    return writtenBy(await attributed({ operation }, () => takeBack(target, key)), operation);
  } catch (error) {
    const isStale = error instanceof ApiError && error.code === "PRECONDITION_FAILED";
    if (!isStale || attempt === maxAttempts) throw error;
    return undoOnce(call, ref, key, attempt + 1);
  }
}

/** Each time another change came in between. */
const maxAttempts = 3;

function alreadyUndone({ event, operation, task }: PastChange): Written {
  const { status } = undone[event === "restored" || event === "deleted" ? event : "undone"];
  return { status, row: task ?? undefined, operation, did: didAlready };
}

/** The version is that after the undo; a deletion leaves it. */
function isUndo({ taskId, version, operation }: PastChange): boolean {
  return [version - 1, version].some((before) => operation === operationOf(taskId, before));
}

/** The operation of the undo of a task with this `version`: a UUID of version 8 (RFC 9562, section 5.8). */
function operationOf(taskId: number, version: number): string {
  const hex = createHash("sha256").update(`undo_task ${taskId} ${version}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
