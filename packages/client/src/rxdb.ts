// Keeps a collection of RxDB and the tasks of one user equal, also after days without a connection.
import type { RxCollection, RxReplicationWriteToMasterRow } from "rxdb/plugins/core";
import { type RxReplicationState, replicateRxCollection } from "rxdb/plugins/replication";
import { Observable } from "rxjs";
import type { ApiError } from "./api-error.ts";
import type { LocalTask } from "./offline/local-task.ts";
import { sendWrites } from "./offline/send-writes.ts";
import { type Checkpoint, type Document, toDocument, toTombstone } from "./rxdb/document.ts";
import { createPull, type StreamItem } from "./rxdb/pull.ts";
import type { TaskClient } from "./task-client.ts";

export { taskConflictHandler } from "./rxdb/conflict-handler.ts";
export { taskSchema } from "./rxdb/task-schema.ts";

type Pushed = RxReplicationWriteToMasterRow<LocalTask>[];

interface ReplicateOptions {
  client: TaskClient;
  collection: RxCollection<LocalTask>;
  /** Names what is replicated, for RxDB's bookkeeping: the address of the API and the user. */
  replicationIdentifier: string;
  /** Goes on after the first exchange; yes by default. */
  live?: boolean;
  /** Milliseconds before a failed request is sent again; 5,000 by default. */
  retryTime?: number;
  /** Called with a task that the API will never take, such as one too many. It is taken back here. */
  onRefused?: (task: LocalTask, error: ApiError) => void;
}

/** Starts to replicate. Conflicts are in `conflict$`, failed requests in `error$`. */
export function replicateTasks(
  options: ReplicateOptions,
): RxReplicationState<LocalTask, Checkpoint> {
  const { client, collection, replicationIdentifier, live = true, retryTime = 5_000 } = options;
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
    push: { handler: (rows) => push(rows, options), batchSize: 100 },
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
