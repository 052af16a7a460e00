import { ApiError, type ApiErrorCode, unansweredError } from "../api-error.ts";
import type { BulkOperation, BulkResponse } from "../task-changes.ts";
import type { TaskClient } from "../task-client.ts";

export type OperationResult =
  | BulkResponse["results"][number]
  | { status: 413 | 422; error_code: ApiErrorCode; detail: string };

/** Below the API's limits of 64 KiB and 100 operations. */
const most = { bytes: 60_000, operations: 100 };

/** Sends any number of operations, with one result each. An invalid one does not affect the others. */
export async function sendOperations(
  client: Pick<TaskClient, "bulk">,
  operations: BulkOperation[],
): Promise<OperationResult[]> {
  const results: OperationResult[] = [];
  for (const batch of toBatches(operations)) results.push(...(await sendBatch(client, batch)));
  return results;
}

async function sendBatch(
  client: Pick<TaskClient, "bulk">,
  operations: BulkOperation[],
): Promise<OperationResult[]> {
  try {
    const { results } = await client.bulk(operations);
    if (Array.isArray(results) && results.length === operations.length) return results;
    throw unansweredError(new SyntaxError("The response does not have a result for each."));
  } catch (error) {
    if (error instanceof ApiError && error.status === 413 && operations.length > 1) {
      const half = Math.floor(operations.length / 2);
      const results = await sendBatch(client, operations.slice(0, half));
      return [...results, ...(await sendBatch(client, operations.slice(half)))];
    }
    const refused = refusedOf(error, operations);
    if (refused.size === 0) throw error;
    const accepted = operations.filter((_, index) => !refused.has(index));
    const results = accepted.length > 0 ? await sendBatch(client, accepted) : [];
    const next = results.values();
    return operations.map(
      (_, index) => refused.get(index) ?? (next.next().value as OperationResult),
    );
  }
}

/** Returns the refused operations by place: the invalid ones of a 422, or one too long for any request. Throws any other error. */
function refusedOf(error: unknown, { length }: BulkOperation[]): Map<number, OperationResult> {
  const found = new Map<number, OperationResult>();
  if (error instanceof ApiError && error.status === 413 && length === 1) {
    return found.set(0, { status: 413, error_code: error.code, detail: error.detail });
  }
  if (!(error instanceof ApiError && error.code === "VALIDATION_ERROR")) throw error;
  for (const { pointer, detail } of error.errors) {
    const index = /^\/operations\/(\d+)(\/|$)/.exec(pointer)?.[1];
    if (index === undefined) continue;
    found.set(Number(index), { status: 422, error_code: error.code, detail });
  }
  return found;
}

function toBatches(operations: BulkOperation[]): BulkOperation[][] {
  const batches: BulkOperation[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const operation of operations) {
    const size = new TextEncoder().encode(JSON.stringify(operation)).byteLength + 1;
    const last = batches.at(-1);
    if (last && last.length < most.operations && bytes + size <= most.bytes) {
      last.push(operation);
      bytes += size;
    } else {
      batches.push([operation]);
      bytes = size;
    }
  }
  return batches;
}
