import { ApiError, isPassing } from "@todo/client/api-error";
import { pause } from "@todo/client/pause";
import type { TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import type { BrowserTabs } from "./browser-tabs.ts";

interface FollowConfig {
  tasks: Pick<TaskClient, "changes" | "followChanges">;
  tabs: BrowserTabs;
  onChange: (change: Change) => void;
  /** Called when changes were missed: everything has to be fetched again. */
  onGap: () => Promise<void>;
}

export interface TabFollower {
  /** Takes a change that another tab has received. */
  take: (change: Change) => void;
  /** Asks at once for what another tab has written. */
  hurry: () => void;
  /** Asks for no stream from now on. */
  poll: () => void;
  /** Follows until `signal`; rejects with what does not pass by waiting. */
  follow: (signal: AbortSignal) => Promise<void>;
}

/**
 * Follows the changes of a user in one tab. Each tab catches up by itself; then one of them holds a
 * stream and tells the others.
 */
export function createTabFollower({ tasks, tabs, onChange, onGap }: FollowConfig): TabFollower {
  let last: number | undefined;
  let readAllAt = Number.NEGATIVE_INFINITY;
  let isLive = true;
  let caughtUp: Promise<unknown> = Promise.resolve();

  function take(change: Change): void {
    if (last === undefined || change.change <= last) return;
    last = change.change;
    onChange(change);
  }

  async function catchUp(signal: AbortSignal): Promise<void> {
    for (let more = true; more; ) {
      const since = last;
      if (since === undefined) readAllAt = performance.now();
      const page = await tasks.changes(since === undefined ? {} : { since }, { signal });
      for (const change of page.changes) take(change);
      last = Math.max(last ?? 0, page.next);
      more = page.more;
      if (since === undefined) await onGap();
    }
  }

  async function stream(signal: AbortSignal): Promise<void> {
    const onPolling = () => {
      isLive = false;
      tabs.post("polling");
    };
    const options = { since: last ?? 0, signal, isLive, onPolling };
    for await (const change of tasks.followChanges(options)) {
      take(change);
      tabs.post({ change });
    }
  }

  let asking: AbortSignal | undefined;

  function hurry(): void {
    if (!asking || last === undefined) return;
    // What fails here the stream brings later.
    const catching = caughtUp.then(() => asking && catchUp(asking));
    caughtUp = catching.catch(() => undefined);
  }

  return {
    hurry,
    // In order: what a page of changes says may be older than what another tab has just heard.
    take: (change) => void caughtUp.then(() => take(change)),
    poll() {
      isLive = false;
    },
    async follow(signal) {
      asking = signal;
      while (!signal.aborted) {
        const catching = catchUp(signal);
        caughtUp = catching.catch(() => undefined);
        try {
          await catching;
          await tabs.alone(() => stream(signal), signal);
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof ApiError)) throw error;
          const isGap = error.code === "CHANGES_EXPIRED";
          if (!isGap && !isPassing(error)) throw error;
          if (isGap) last = undefined;
          if (isGap && performance.now() - readAllAt > pollAfterMs) continue;
          await pause(pollAfterMs, signal).catch(() => undefined);
        }
      }
    },
  };
}
