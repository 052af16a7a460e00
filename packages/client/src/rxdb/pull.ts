import type {
  ReplicationPullHandlerResult,
  RxCollection,
  RxReplicationPullStreamItem,
  RxReplicationWriteToMasterRow,
} from "rxdb/plugins/core";
import type { Subscriber } from "rxjs";
import { ApiError } from "../api-error.ts";
import type { LocalTask } from "../offline/local-task.ts";
import { pause } from "../pause.ts";
import type { TaskClient } from "../task-client.ts";
import { type Checkpoint, type Document, ofChange, toDocument, toTombstone } from "./document.ts";

export type Pushed = RxReplicationWriteToMasterRow<LocalTask>[];
type Pulled = ReplicationPullHandlerResult<LocalTask, Checkpoint>;
export type StreamItem = RxReplicationPullStreamItem<LocalTask, Checkpoint>;

/** Pulls pages of changes, follows them live, and pulls all tasks after a gap. */
export function createPull(client: TaskClient, collection: RxCollection<LocalTask>) {
  let last: number | undefined;
  let wake = () => {};
  let resync = () => {};
  /** The last push after which all has to be listed. */
  let behind: Pushed | undefined;
  /** Versions of what was pulled; Infinity for what is gone. */
  const versions = new Map<string, number>();

  async function handler(checkpoint: Checkpoint | undefined): Promise<Pulled> {
    const pushed = behind;
    const pulled = await pullSince(client, collection, pushed ? "expired" : checkpoint);
    if (behind === pushed) behind = undefined;
    for (const task of pulled.documents) versions.set(task.uid, versionOf(task));
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
    // Twice, because RxDB loses one that comes right after changes.
    resync = () => {
      subscriber.next("RESYNC");
      subscriber.next("RESYNC");
    };
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
        resync();
        if (isExpired(error) && performance.now() - startedAt > retryTime) continue;
        await pause(retryTime, signal).catch(() => undefined);
      }
    }
  }

  /** Lists again what RxDB has left out of pulls because the device had yet to push the same tasks. */
  function afterPush(rows: Pushed): void {
    const isBehind = ({ assumedMasterState: known, newDocumentState: { uid } }: Pushed[number]) =>
      (known ? versionOf(known) : 0) < (versions.get(uid) ?? 0);
    if (!rows.some(isBehind)) return;
    behind = rows;
    resync();
  }

  return { handler, follow, afterPush };
}

const versionOf = ({ version = 0, _deleted }: Document) => (_deleted ? Infinity : version);

async function pullSince(
  client: TaskClient,
  collection: RxCollection<LocalTask>,
  checkpoint: Checkpoint | "expired" | undefined,
): Promise<Pulled> {
  if (!checkpoint) return pullAll(client);
  if (checkpoint === "expired") return pullAfterGap(client, collection);
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
    return pullAfterGap(client, collection);
  }
}

async function pullAfterGap(
  client: TaskClient,
  collection: RxCollection<LocalTask>,
): Promise<Pulled> {
  const pulled = await pullAll(client);
  const present = new Set(pulled.documents.map(({ uid }) => uid));
  // Tasks without a version are not on the server yet.
  const known = await collection.find({ selector: { version: { $exists: true } } }).exec();
  const gone = known.filter(({ uid }) => !present.has(uid)).map(({ uid }) => toTombstone(uid));
  return { ...pulled, documents: [...pulled.documents, ...gone] };
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
