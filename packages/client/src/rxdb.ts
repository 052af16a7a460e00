// Replicates the tasks of one user to a collection of RxDB.
import type { RxCollection } from "rxdb/plugins/core";
import { type RxReplicationState, replicateRxCollection } from "rxdb/plugins/replication";
import { Observable } from "rxjs";
import type { ApiError } from "./api-error.ts";
import type { LocalTask } from "./offline/local-task.ts";
import { sendWrites } from "./offline/send-writes.ts";
import { type Checkpoint, type Document, toDocument, toTombstone } from "./rxdb/document.ts";
import { createPull, type Pushed, type StreamItem } from "./rxdb/pull.ts";
import type { TaskClient } from "./task-client.ts";

export { taskConflictHandler } from "./rxdb/conflict-handler.ts";
export { taskSchema } from "./rxdb/task-schema.ts";

interface ReplicateOptions {
  client: TaskClient;
  collection: RxCollection<LocalTask>;
  /** Unique per API and user. */
  replicationIdentifier: string;
  /** Continues after the first exchange; `true` by default. */
  live?: boolean;
  /** Milliseconds between attempts; 5,000 by default. */
  retryTime?: number;
  /** Called with a task that the API refuses, such as one above the quota, when it is reverted. */
  onRefused?: (task: LocalTask, error: ApiError) => void;
}

/** Starts replication. Conflicts are in `conflict$`, failed requests in `error$`. */
export function replicateTasks(
  options: ReplicateOptions,
): RxReplicationState<LocalTask, Checkpoint> {
  const { client, collection, replicationIdentifier, live = true, retryTime = 5_000 } = options;
  // The API answers in lower case: the task would come back as another one.
  collection.preInsert((task) => {
    task.uid = task.uid.toLowerCase();
  }, false);
  const pull = createPull(client, collection);
  const stream$ = new Observable<StreamItem>((subscriber) => {
    const abort = new AbortController();
    void pull.follow(subscriber, retryTime, abort.signal);
    return () => abort.abort();
  });
  return replicateRxCollection<LocalTask, Checkpoint>({
    replicationIdentifier,
    collection,
    live,
    retryTime,
    pull: { handler: pull.handler, stream$, batchSize: 200 },
    push: {
      async handler(rows) {
        const conflicts = await push(rows, options);
        pull.afterPush(rows);
        return conflicts;
      },
      batchSize: 100,
    },
  });
}

async function push(rows: Pushed, { client, onRefused }: ReplicateOptions): Promise<Document[]> {
  const ifThere = (task: Document | undefined) => (task?._deleted ? undefined : task);
  const writes = rows.map(({ assumedMasterState, newDocumentState }) => ({
    uid: newDocumentState.uid,
    before: ifThere(assumedMasterState),
    after: ifThere(newDocumentState),
  }));
  const results = await sendWrites(client, writes);
  return writes.flatMap(({ uid, before, after }, index): Document[] => {
    const result = results[index];
    if (!result || !("error" in result)) return [];
    if (result.kind === "refused" && after) onRefused?.(after, result.error);
    if (result.kind === "conflict" && result.present) return [toDocument(result.present)];
    return [result.kind === "refused" && before ? before : toTombstone(uid)];
  });
}
