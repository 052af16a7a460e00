import { readWatched } from "@todo/db/changes/watched";
import type { Db } from "@todo/db/database";
import type { ChangeStream } from "./change-stream.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { UserFeed } from "./user-feed.ts";

interface WatchConfig {
  db: Db;
  hasSessions: boolean;
  /** By user. */
  feeds: ReadonlyMap<string, UserFeed>;
  limits: StreamLimits;
  /** Called once per outage. */
  onUnavailable: (error: unknown) => void;
}

export interface StreamWatch {
  /** Handles due streams, and polls unless a poll is running. */
  look: () => void;
  onFailure: (error: unknown) => void;
}

export function createStreamWatch(config: WatchConfig): StreamWatch {
  const { db, hasSessions, feeds, limits, onUnavailable } = config;
  let isAsking = false;
  let isUnavailable = false;
  let credentialsCheckedAtMs = 0;
  const known = new WeakSet<ChangeStream>();

  const onFailure = (error: unknown): void => {
    if (!isUnavailable) onUnavailable(error);
    isUnavailable = true;
  };

  /** `undefined` for a token of another issuer, whose sessions are unknown. */
  const credentialOf = ({ tokenHash, sessionId }: ChangeStream) =>
    tokenHash ?? (hasSessions ? sessionId : undefined);

  const ask = async (nowMs: number): Promise<void> => {
    const isDue = nowMs - credentialsCheckedAtMs >= limits.checkCredentialsEveryMs;
    // A new stream at once, because a credential that has ended opens streams for as long as it is cached.
    const isUnchecked = (stream: ChangeStream) => isDue || !known.has(stream);
    const checked = streamsOf(feeds).filter(credentialOf).filter(isUnchecked);
    const { lastChanges, active } = await readWatched(db, {
      userIds: [...feeds.keys()],
      credentials: [...new Set(checked.map((stream) => credentialOf(stream) ?? ""))],
    });
    isUnavailable = false;
    if (isDue) credentialsCheckedAtMs = nowMs;
    for (const stream of checked) {
      known.add(stream);
      if (!active.has(credentialOf(stream) ?? "")) stream.end();
    }
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
