// A client that writes until it is told to stop, whatever fails.
import { randomUUID } from "node:crypto";
import { attributed } from "#connections/attribution.ts";
import { databaseErrorCode, isOutage, withRetries } from "#database-error.ts";
import type { Db } from "#database.ts";
import { connectReleaseBefore } from "../release-before.ts";
import type { SharedTasks } from "./shared-tasks.ts";
import { type Write, writesBefore, writesOf } from "./writes.ts";

export class Progress {
  acknowledged = 0;
  isOver = false;
  readonly faults: string[] = [];
  /** Failed attempts, those repeated with success included, by code. */
  readonly failures: Record<string, number> = {};

  fail(error: unknown): void {
    const code = databaseErrorCode(error) ?? "lost";
    this.failures[code] = (this.failures[code] ?? 0) + 1;
  }
}

export async function writeAll(db: Db, tasks: SharedTasks, progress: Progress): Promise<void> {
  const writes = Object.values(writesOf(db, tasks));
  while (!progress.isOver) {
    const operation = randomUUID();
    const isChanged = await attempt(progress, () =>
      attributed({ operation }, () => drawn(writes)()),
    );
    if (isChanged) tasks.acknowledge(operation);
  }
}

/** As the release before writes, on a connection of its own. */
export async function writeAllBefore(
  url: string,
  tasks: SharedTasks,
  progress: Progress,
  writesGone: boolean,
): Promise<void> {
  const before = await connectReleaseBefore(url);
  const writes = Object.values(writesBefore(before, tasks, writesGone));
  while (!progress.isOver) await attempt(progress, () => drawn(writes)());
  await before.close();
}

const drawn = (writes: Write[]): Write =>
  writes[Math.floor(Math.random() * writes.length)] ?? (() => Promise.resolve(false));

/** Like a request: what was rolled back is repeated. `false` after an outage. */
async function attempt(progress: Progress, write: Write): Promise<boolean> {
  const counted = async () => {
    try {
      return await write();
    } catch (error) {
      progress.fail(error);
      throw error;
    }
  };
  try {
    const isChanged = await withRetries(counted);
    progress.acknowledged += 1;
    return isChanged;
  } catch (error) {
    if (!isOutage(error)) progress.faults.push(`a write failed: ${String(error)}`);
    return false;
  }
}
