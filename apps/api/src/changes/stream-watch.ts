import { readWatched } from "@todo/db/changes/watched";
import type { Db } from "@todo/db/database";
import type { ChangeStream } from "./change-stream.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { UserFeed } from "./user-feed.ts";

interface WatchConfig {
  db: Db;
  hasSessions: boolean;
  /** By user; only those that have streams. */
  feeds: ReadonlyMap<string, UserFeed>;
  limits: StreamLimits;
  /** Told once per outage. */
  onUnavailable: (error: unknown) => void;
}

/** What is to be done for all streams now and then. */
export interface StreamWatch {
  /** Does what is due for each stream, and asks how far its users are unless that is being asked already. */
  look: () => void;
  onFailure: (error: unknown) => void;
}

export function createStreamWatch(config: WatchConfig): StreamWatch {
  const { db, hasSessions, feeds, limits, onUnavailable } = config;
  let isAsking = false;
  let isUnavailable = false;
  let sessionsCheckedAtMs = 0;

  const onFailure = (error: unknown): void => {
    if (!isUnavailable) onUnavailable(error);
    isUnavailable = true;
  };

  const ask = async (nowMs: number): Promise<void> => {
    const isDue = hasSessions && nowMs - sessionsCheckedAtMs >= limits.checkSessionsEveryMs;
    const checked = isDue ? streamsOf(feeds).filter(({ sessionId }) => sessionId) : [];
    const sessionIds = new Set(checked.map(({ sessionId }) => sessionId ?? ""));
    const { lastChanges, activeSessions } = await readWatched(db, {
      userIds: [...feeds.keys()],
      sessionIds: [...sessionIds],
    });
    isUnavailable = false;
    if (isDue) sessionsCheckedAtMs = nowMs;
    for (const stream of checked) if (!activeSessions.has(stream.sessionId ?? "")) stream.end();
    for (const [userId, feed] of feeds) {
      if (feed.position !== (lastChanges.get(userId) ?? 0)) void feed.update();
    }
  };

  const look = (): void => {
    const nowMs = Date.now();
    for (const stream of streamsOf(feeds)) stream.keepTime(nowMs);
    if (isAsking || feeds.size === 0) return;
    isAsking = true;
    void ask(nowMs)
      .catch(onFailure)
      .finally(() => {
        isAsking = false;
      });
  };

  return { look, onFailure };
}

export function streamsOf(feeds: ReadonlyMap<string, UserFeed>): ChangeStream[] {
  return [...feeds.values()].flatMap(({ streams }) => [...streams]);
}
