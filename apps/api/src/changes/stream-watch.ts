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

  const onFailure = (error: unknown): void => {
    if (!isUnavailable) onUnavailable(error);
    isUnavailable = true;
  };

  /** `undefined` for a token of another issuer, whose sessions are unknown. */
  const credentialOf = ({ tokenHash, sessionId }: ChangeStream) =>
    tokenHash ?? (hasSessions ? sessionId : undefined);

  /** A new stream is due at once: a credential that has ended opens streams for as long as it is cached. */
  const isDue = (stream: ChangeStream, nowMs: number): boolean =>
    nowMs - stream.checkedAtMs >= limits.checkCredentialsEveryMs;

  const ask = async (nowMs: number): Promise<void> => {
    const due = new Map<ChangeStream, string>();
    forEachStream(feeds, (stream) => {
      const credential = isDue(stream, nowMs) ? credentialOf(stream) : undefined;
      if (credential !== undefined) due.set(stream, credential);
    });
    const { lastChanges, active } = await readWatched(db, {
      positions: Array.from(feeds, ([userId, { position = null }]) => [userId, position]),
      credentials: [...new Set(due.values())],
    });
    isUnavailable = false;
    for (const [stream, credential] of due) {
      stream.checkedAtMs = nowMs;
      if (!active.has(credential)) stream.end();
    }
    for (const [userId, lastChange] of lastChanges) {
      const feed = feeds.get(userId);
      if (feed?.position !== lastChange) void feed?.update();
    }
  };

  const look = (): void => {
    const nowMs = Date.now();
    forEachStream(feeds, (stream) => stream.keepTime(nowMs));
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

/** Without arrays: it runs each second, for thousands of streams. */
export function forEachStream(
  feeds: ReadonlyMap<string, UserFeed>,
  action: (stream: ChangeStream) => void,
): void {
  feeds.forEach(({ streams }) => streams.forEach(action));
}
