import type { QueryClient } from "@tanstack/react-query";
import type { TaskClient } from "@todo/client/task-client";
import { createChangeQueue, refetchAll } from "#tasks/cache/change-queue.ts";
import { type BrowserTabs, joinTabs } from "./browser-tabs.ts";
import { createTabFollower } from "./follow-in-tab.ts";

export interface LiveConfig {
  tasks: TaskClient;
  queryClient: QueryClient;
  /** Called with what ends it, such as a session that has ended. */
  onError: (error: unknown) => void;
  /** Called when the user has left in another tab. */
  onLeft: () => void;
}

export interface LiveChanges {
  /** Tells whose changes they are. */
  join: (userId: string) => void;
  /** Tells the other tabs that the user leaves. */
  leave: () => void;
  /** Begins to show changes as soon as the user is known. Returns a function that ends it. */
  start: () => () => void;
}

/** Shows the changes that the user makes elsewhere, while the page is visible and online. */
export function createLiveChanges({
  tasks,
  queryClient,
  onError,
  onLeft,
}: LiveConfig): LiveChanges {
  let user: string | undefined;
  let isStarted = false;
  let tabs: BrowserTabs | undefined;
  let end = () => {};

  function begin(): void {
    if (!isStarted || user === undefined || tabs) return;
    const queue = createChangeQueue(queryClient);
    const joined = joinTabs(user, (message) => {
      if (message === "left") onLeft();
      else if (message === "polling") follower.poll();
      else if (!isWanted()) return;
      else if (message === "written") follower.hurry();
      else follower.take(message.change);
    });
    const follower = createTabFollower({
      tasks,
      tabs: joined,
      onChange: queue.add,
      onGap: () => refetchAll(queryClient),
    });
    const stopFollowing = whileWanted((signal) => follower.follow(signal).catch(onError));
    // The others need not wait for the stream.
    const stopTelling = queryClient.getMutationCache().subscribe(({ type, ...event }) => {
      if (type === "updated" && "action" in event && event.action.type === "success")
        joined.post("written");
    });
    tabs = joined;
    end = () => {
      tabs = undefined;
      stopTelling();
      stopFollowing();
      joined.close();
      queue.end();
    };
  }

  return {
    join(userId) {
      user = userId;
      begin();
    },
    leave: () => tabs?.post("left"),
    start() {
      isStarted = true;
      begin();
      return () => {
        isStarted = false;
        end();
      };
    },
  };
}

function isWanted(): boolean {
  return document.visibilityState === "visible" && navigator.onLine;
}

/** Runs `work` as long as somebody may see the page and there is a network. Returns a function that ends it. */
function whileWanted(work: (signal: AbortSignal) => Promise<void>): () => void {
  let running: AbortController | undefined;
  const listening = new AbortController();

  function update(): void {
    if (isWanted() === (running !== undefined)) return;
    running?.abort();
    running = isWanted() ? new AbortController() : undefined;
    if (running) void work(running.signal);
  }

  const { signal } = listening;
  document.addEventListener("visibilitychange", update, { signal });
  window.addEventListener("online", update, { signal });
  window.addEventListener("offline", update, { signal });
  update();
  return () => {
    listening.abort();
    running?.abort();
  };
}
