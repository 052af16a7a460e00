// Clients that write the tasks of few users, and others that follow the log, while connections are killed.
import { setTimeout as sleep } from "node:timers/promises";
import { createDb } from "#database.ts";
import { newUserId } from "../new-user.ts";
import { findFaults } from "./faults.ts";
import { Follower, followerKinds } from "./follower.ts";
import { countDeadlocks, killConnections } from "./server-faults.ts";
import { SharedTasks } from "./shared-tasks.ts";
import { Progress, writeAll, writeAllBefore } from "./writer.ts";

export interface LoadOptions {
  users: number;
  writers: number;
  /** So many of the writers are of the release before. */
  writersBefore?: number;
  /** Whether their bulk requests write tasks that come back meanwhile; a deadlock of those is repeated. */
  writesGone?: boolean;
  /** For each user, so many of each kind begin with the writers, and as many halfway. */
  followers: number;
  /** At the latest after so many acknowledged writes, or milliseconds. */
  until: { writes?: number; ms?: number };
  /** So often a tenth of the connections is terminated; without it none. */
  killEveryMs?: number;
}

export interface LoadReport {
  seconds: number;
  /** Acknowledged ones. */
  writes: number;
  changes: number;
  killed: number;
  failures: Record<string, number>;
  deadlocks: number;
  followers: number;
  restarts: number;
  resyncs: number;
  /** What should never happen. */
  faults: string[];
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const times = <Item>(count: number, make: (place: number) => Item) =>
  Array.from({ length: count }, (_, place) => make(place));

/** Puts the migrated, empty database at `url` under load. */
export async function runLoad(url: string, options: LoadOptions): Promise<LoadReport> {
  const startedAt = performance.now();
  const progress = new Progress();
  const owners = times(options.users, () => new SharedTasks(newUserId()));
  const reading = createDb({ url, maxConnections: 20 });
  const followers = new Map(owners.map((owner) => [owner, [] as Follower[]]));
  const follow = () =>
    [...followers].flatMap(([{ userId }, ofOwner]) =>
      followerKinds.flatMap((kind) =>
        times(options.followers, () => {
          const follower = new Follower(reading.db, userId, kind);
          ofOwner.push(follower);
          return follower.follow(() => areWritten);
        }),
      ),
    );
  let areWritten = false;
  try {
    const early = follow();
    const writing = write(url, owners, options, progress);
    const { writes = Infinity, ms = Infinity } = options.until;
    const passed = () =>
      Math.max(progress.acknowledged / writes, (performance.now() - startedAt) / ms);
    while (passed() < 0.5) await sleep(5);
    const late = follow();
    while (passed() < 1) await sleep(5);
    progress.isOver = true;
    const killed = await writing;
    areWritten = true;
    await Promise.all([...early, ...late]);
    const found = [];
    for (const [owner, ofOwner] of followers)
      found.push(await findFaults(reading.db, owner, ofOwner));
    const all = [...followers.values()].flat();
    return {
      seconds: (performance.now() - startedAt) / 1000,
      writes: progress.acknowledged,
      changes: sum(found.map(({ changes }) => changes)),
      killed,
      failures: progress.failures,
      deadlocks: await countDeadlocks(url),
      followers: all.length,
      restarts: sum(all.map(({ restarts }) => restarts)),
      resyncs: sum(all.map(({ resyncs }) => resyncs)),
      faults: [...progress.faults, ...found.flatMap(({ faults }) => faults)],
    };
  } finally {
    progress.isOver = true;
    areWritten = true;
    await reading.close();
  }
}

/** Resolves to how many connections were killed meanwhile. */
async function write(
  url: string,
  owners: SharedTasks[],
  { writers, writersBefore = 0, writesGone = false, killEveryMs }: LoadOptions,
  progress: Progress,
): Promise<number> {
  const { db, close } = createDb({ url, maxConnections: Math.max(1, writers - writersBefore) });
  const isOver = () => progress.isOver;
  const killing = killEveryMs === undefined ? 0 : killConnections(url, killEveryMs, isOver);
  const running = times(writers, (place) => {
    const owner = owners[place % owners.length];
    if (!owner) throw new Error("Somebody has to own the tasks.");
    // So that each user has writers of both releases.
    const isBefore = Math.floor(place / owners.length) < writersBefore / owners.length;
    if (isBefore) return writeAllBefore(url, owner, progress, writesGone);
    return writeAll(db, owner, progress);
  });
  await Promise.all(running);
  await close();
  return killing;
}
