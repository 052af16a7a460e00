// A client that keeps a copy of a user's tasks by the numbers of its changes alone.
import { setTimeout as sleep } from "node:timers/promises";
import type { LoggedChange } from "#changes/change-page.ts";
import { findChanges, findLastChange } from "#changes/changes.ts";
import { isOutage } from "#database-error.ts";
import type { Db } from "#database.ts";
import { listTasks } from "#tasks/task-list.ts";
import type { TaskRow } from "#tasks/task-tables.ts";

/** Before the first change; where the log is now; the same, but it often falls back to what it saved last. */
export const followerKinds = ["from the start", "from now", "that restarts"] as const;
export type FollowerKind = (typeof followerKinds)[number];

interface Copy {
  since: number;
  tasks: Map<number, TaskRow>;
}

export class Follower {
  readonly kind: FollowerKind;
  /** What should never happen. */
  readonly faults: string[] = [];
  /** Of all changes that it read. */
  readonly operations = new Set<string>();
  /** How often it had to start again, because changes had expired. */
  resyncs = 0;
  restarts = 0;
  reads = 0;
  readonly #db: Db;
  readonly #userId: string;
  #copy: Copy = { since: 0, tasks: new Map() };
  #saved: Copy = this.#copy;

  constructor(db: Db, userId: string, kind: FollowerKind) {
    this.#db = db;
    this.#userId = userId;
    this.kind = kind;
  }

  get copy(): Copy {
    return this.#copy;
  }

  /** Follows until it has read all that was written before `isOver`. */
  async follow(isOver: () => boolean): Promise<void> {
    if (this.kind !== "from the start") await this.#withOutages(() => this.#begin());
    for (;;) {
      const wasOver = isOver();
      const hasMore = await this.#withOutages(() => this.#readPage());
      if (hasMore === false && wasOver) return;
      if (!hasMore) await sleep(Math.random() * 30);
      if (this.kind === "that restarts") this.#saveOrRestart(wasOver);
    }
  }

  /** `undefined` after an outage: whoever asks, asks again. */
  async #withOutages<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (isOutage(error)) return undefined;
      throw error;
    }
  }

  /** The number first, then the list: what happens in between is in both. */
  async #begin(): Promise<void> {
    const since = await findLastChange(this.#db, this.#userId);
    const rows = await listTasks(this.#db, this.#userId);
    this.#copy = { since, tasks: new Map(rows.map((row) => [row.id, row])) };
    this.#saved = this.#copy;
  }

  async #readPage(): Promise<boolean> {
    const limit = 1 + Math.floor(Math.random() * 200);
    const page = await findChanges(this.#db, this.#userId, { since: this.#copy.since, limit });
    this.reads += 1;
    if (page === "expired") {
      await this.#begin();
      this.resyncs += 1;
      return true;
    }
    for (const change of page.changes) this.#apply(change);
    if (page.changes.length > 0 && page.next !== this.#copy.since) {
      this.faults.push(`next is ${page.next} after ${this.#copy.since}`);
    }
    return page.hasMore;
  }

  #apply({ number, taskId, operation, task }: LoggedChange): void {
    const { since, tasks } = this.#copy;
    if (number !== since + 1) this.faults.push(`${number} after ${since}`);
    this.#copy.since = number;
    this.operations.add(operation);
    const known = tasks.get(taskId);
    if (task && known && task.version < known.version) {
      this.faults.push(`task ${taskId} went back from ${known.version} to ${task.version}`);
    }
    if (task) tasks.set(taskId, task);
    else tasks.delete(taskId);
  }

  #saveOrRestart(isLast: boolean): void {
    if (Math.random() < 0.1) this.#saved = { ...this.#copy, tasks: new Map(this.#copy.tasks) };
    if (isLast || Math.random() >= 0.02) return;
    this.#copy = { ...this.#saved, tasks: new Map(this.#saved.tasks) };
    this.restarts += 1;
  }
}
