import { toApiError } from "@todo/client/api-error";
import type { BulkOperation, BulkResponse } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import { limits } from "@todo/validation/limits";
import type { Task } from "@todo/validation/task";

type BulkResult = BulkResponse["results"][number];

/** Results of an operation on many tasks. */
export interface BulkOutcome {
  /** Saved versions of the changed tasks. */
  saved: Task[];
  /** Tasks that are deleted, by this operation or elsewhere. */
  gone: Task[];
  /** Tasks that have not changed. */
  failed: Task[];
  /** Ids of the requests, by which the API takes them back. */
  operations: string[];
  /** Error of the last failed task. */
  error: unknown;
}

interface BulkOptions {
  keepalive?: boolean;
}

/** Sends an operation for each task in as few requests as possible. All begin before this returns. */
export async function changeInBulk(
  client: Pick<TaskClient, "bulk">,
  tasks: readonly Task[],
  toOperation: (task: Task) => BulkOperation,
  options: BulkOptions = {},
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = {
    saved: [],
    gone: [],
    failed: [],
    operations: [],
    error: undefined,
  };
  await Promise.all(
    chunksOf(tasks).map(async (chunk) => {
      try {
        const { results, operation } = await client.bulk(chunk.map(toOperation), options);
        outcome.operations.push(operation);
        for (const [index, task] of chunk.entries()) add(outcome, task, results[index]);
      } catch (error) {
        outcome.failed.push(...chunk);
        outcome.error = error;
      }
    }),
  );
  return outcome;
}

function chunksOf(tasks: readonly Task[]): Task[][] {
  const size = limits.bulkOperationsMax;
  const count = Math.ceil(tasks.length / size);
  return Array.from({ length: count }, (_, index) => tasks.slice(index * size, (index + 1) * size));
}

function add(outcome: BulkOutcome, task: Task, result: BulkResult | undefined): void {
  if (result && "task" in result) outcome.saved.push(result.task);
  else if (result?.status === 204 || result?.status === 404) outcome.gone.push(task);
  else {
    outcome.failed.push(task);
    outcome.error = toApiError({ status: result?.status ?? 500, headers: new Headers() }, result);
  }
}
