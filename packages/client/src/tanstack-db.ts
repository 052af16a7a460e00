// Synchronizes the tasks of one user with a collection of TanStack DB.
import type { CollectionConfig, PendingMutation, SyncConfig } from "@tanstack/db";
import { ApiError, isPassing } from "./api-error.ts";
import type { LocalTask } from "./offline/local-task.ts";
import { pause } from "./pause.ts";
import { type LocalWrite, sendWrites, type WriteResult } from "./offline/send-writes.ts";
import { createSyncedRows, type SyncedRows } from "./tanstack-db/synced-rows.ts";
import type { TaskClient } from "./task-client.ts";

interface TaskCollectionOptions {
  client: TaskClient;
  /** Milliseconds between attempts; 5,000 by default. */
  retryEveryMs?: number;
  /** Called with errors of reads and writes, which are retried. */
  onError?: (error: unknown) => void;
}

interface Mutations {
  transaction: { mutations: PendingMutation<LocalTask>[] };
}

/** Sends writes in order, from memory. A conflict fails with an `ApiError`: 412 with `current`, or 410 after a deletion. */
export function taskCollectionOptions(
  options: TaskCollectionOptions,
): CollectionConfig<LocalTask, string> {
  const rows = createSyncedRows();
  let turn: Promise<unknown> = Promise.resolve();

  async function persist({ transaction }: Mutations): Promise<void> {
    const writes = transaction.mutations.map(toWrite);
    let known: (number | undefined)[] = [];
    const sent = turn.then(() => {
      known = writes.map(({ uid }) => rows.versionOf(uid));
      return sendUntilAnswered(writes, options);
    });
    turn = sent.catch(() => undefined);
    const results = await sent;
    for (const [index, result] of results.entries()) {
      const { uid = "" } = writes[index] ?? {};
      // That a task is gone has no version: what came meanwhile may be its restoration.
      const isNews =
        "present" in result && (result.present || rows.versionOf(uid) === known[index]);
      if (isNews) rows.set(uid, result.present);
    }
    const failed = results.find((result) => "error" in result);
    if (failed) throw failed.error;
  }

  const sync: SyncConfig<LocalTask, string>["sync"] = (primitives) => {
    const abort = new AbortController();
    rows.open(primitives);
    void keepEqual(rows, options, abort.signal);
    return () => abort.abort();
  };

  return {
    // The API answers in lower case.
    getKey: ({ uid }) => uid.toLowerCase(),
    sync: { sync, rowUpdateMode: "full" },
    onInsert: persist,
    onUpdate: persist,
    onDelete: persist,
  };
}

/** Lists all, then follows; starts again after a gap or failure. */
async function keepEqual(
  rows: SyncedRows,
  { client, retryEveryMs = 5_000, onError }: TaskCollectionOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      const { next } = await client.changes({}, { signal });
      rows.replace(await client.list({}, { signal }));
      for await (const change of client.followChanges({ since: next, signal })) {
        rows.set(change.uid, change.task_data ?? undefined, change.version);
      }
    } catch (error) {
      if (signal.aborted) return;
      const isGap = error instanceof ApiError && error.code === "CHANGES_EXPIRED";
      if (isGap && performance.now() - startedAt > retryEveryMs) continue;
      if (!isGap) onError?.(error);
      await pause(retryEveryMs, signal).catch(() => undefined);
    }
  }
}

async function sendUntilAnswered(
  writes: LocalWrite[],
  { client, retryEveryMs = 5_000, onError }: TaskCollectionOptions,
): Promise<WriteResult[]> {
  for (;;) {
    try {
      return await sendWrites(client, writes);
    } catch (error) {
      if (!(error instanceof ApiError && isWaitedFor(error))) throw error;
      onError?.(error);
      await pause((error.retryAfterSeconds ?? 0) * 1000 || retryEveryMs);
    }
  }
}

/** Writes are kept until the user signs in again, and whatever a proxy says. */
function isWaitedFor(error: ApiError): boolean {
  return isPassing(error) || error.status === 401 || error.code === "UNREADABLE";
}

function toWrite({ type, key, original, modified }: PendingMutation<LocalTask>): LocalWrite {
  return {
    uid: key as string,
    before: type === "insert" ? undefined : (original as LocalTask),
    after: type === "delete" ? undefined : modified,
  };
}
