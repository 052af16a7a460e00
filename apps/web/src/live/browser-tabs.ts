import type { Change } from "@todo/client/task-history";

/** What a tab of a browser tells the others of the same user. */
export type TabMessage = { change: Change } | "left" | "polling" | "written";

export interface BrowserTabs {
  post: (message: TabMessage) => void;
  /** Runs `work` in one tab at a time. Rejects with the signal's reason. */
  alone: (work: () => Promise<void>, signal: AbortSignal) => Promise<void>;
  close: () => void;
}

/** Joins the other tabs in which this user is signed in; those of other users hear nothing. */
export function joinTabs(userId: string, onMessage: (message: TabMessage) => void): BrowserTabs {
  const name = `changes of ${userId}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => onMessage(data);
  // Browsers have locks only where the connection is secure.
  const locks = navigator.locks as LockManager | undefined;
  return {
    post: (message) => channel.postMessage(message),
    alone: (work, signal) => locks?.request(name, { signal }, work) ?? work(),
    close: () => channel.close(),
  };
}
