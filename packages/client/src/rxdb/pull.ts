import type {
  ReplicationPullHandlerResult,
  RxCollection,
  RxReplicationPullStreamItem,
} from "rxdb/plugins/core";
import type { Subscriber } from "rxjs";
import { ApiError } from "../api-error.ts";
import type { LocalTask } from "../offline/local-task.ts";
import { pause } from "../pause.ts";
import type { TaskClient } from "../task-client.ts";
import { type Checkpoint, type Document, ofChange, toDocument, toTombstone } from "./document.ts";

type Pulled = ReplicationPullHandlerResult<LocalTask, Checkpoint>;
export type StreamItem = RxReplicationPullStreamItem<LocalTask, Checkpoint>;

/** Pulls pages of changes, follows them live, and pulls all tasks after a gap. */
export function createPull(client: TaskClient, collection: RxCollection<LocalTask>) {
  let last: number | undefined;
  let wake = () => {};

  async function handler(checkpoint: Checkpoint | undefined): Promise<Pulled> {
    const pulled = await pullSince(client, collection, checkpoint);
    last = pulled.checkpoint?.since;
    wake();
    return pulled;
  }

  async function lastPull(): Promise<number> {
    while (last === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return last;
  }

  async function follow(
    subscriber: Subscriber<StreamItem>,
    retryTime: number,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        for await (const change of client.followChanges({ since: await lastPull(), signal })) {
          subscriber.next({
            documents: [ofChange(change)],
            checkpoint: { since: change.change },
          });
        }
      } catch (error) {
        // Pulls again, which reports errors and lists after a gap.
        last = undefined;
        // Twice, because RxDB loses one that comes right after changes.
        subscriber.next("RESYNC");
        subscriber.next("RESYNC");
        if (isExpired(error) && performance.now() - startedAt > retryTime) continue;
        await pause(retryTime, signal).catch(() => undefined);
      }
    }
  }

  return { handler, follow };
}

async function pullSince(
  client: TaskClient,
  collection: RxCollection<LocalTask>,
  checkpoint: Checkpoint | undefined,
): Promise<Pulled> {
  if (!checkpoint) return pullAll(client);
  try {
    const documents = new Map<string, Document>();
    let { since } = checkpoint;
    for (let more = true; more; ) {
      const page = await client.changes({ since, limit: 200 });
      for (const change of page.changes) documents.set(change.uid, ofChange(change));
      since = page.next;
      more = page.more;
    }
    return { documents: [...documents.values()], checkpoint: { since } };
  } catch (error) {
    if (!isExpired(error)) throw error;
    const pulled = await pullAll(client);
    const present = new Set(pulled.documents.map(({ uid }) => uid));
    // Tasks without a version are not on the server yet.
    const known = await collection.find({ selector: { version: { $exists: true } } }).exec();
    const gone = known.filter(({ uid }) => !present.has(uid)).map(({ uid }) => toTombstone(uid));
    return { ...pulled, documents: [...pulled.documents, ...gone] };
  }
}

/** Reads the number first: changes during the list are pulled again. */
async function pullAll(client: TaskClient): Promise<Pulled> {
  const { next: since } = await client.changes();
  const tasks = await client.list();
  return { documents: tasks.map(toDocument), checkpoint: { since } };
}

function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.code === "CHANGES_EXPIRED";
}
