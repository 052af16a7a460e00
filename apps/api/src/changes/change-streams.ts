import { AsyncLocalStorage } from "node:async_hooks";
import { randomInt } from "node:crypto";
import type { Principal } from "@todo/auth/principal";
import { findChanges, findLastChange } from "@todo/db/changes/changes";
import { asRowOwner } from "@todo/db/connections/row-owner";
import type { Db } from "@todo/db/database";
import { ChangeStream } from "./change-stream.ts";
import { eventText } from "./event-text.ts";
import { type StreamLimits, streamLimits } from "./stream-limits.ts";
import { createStreamWatch, forEachStream } from "./stream-watch.ts";
import { UserFeed } from "./user-feed.ts";

export interface ChangeStreams {
  /** Streams changes after `since`; those that exist already come with the next poll or `wake`. */
  open: (user: Principal, since: number) => ChangeStream;
  /** Reads the changes of a user at once, after a write. */
  wake: (userId: string) => void;
  /** Ends all streams, also later ones: another process takes over. */
  end: () => void;
}

interface ChangeStreamsConfig {
  db: Db;
  /** A stream ends with its session, if sessions live here. */
  hasSessions: boolean;
  /** Called once per outage. */
  onUnavailable: (error: unknown) => void;
}

/** Random, so that clients of a stopping process do not reconnect all at once. */
const retryWhenStoppingMs = { min: 1_000, max: 5_000 };

/** Polls once a second, in one statement for all users. */
export function createChangeStreams(
  { db, hasSessions, onUnavailable }: ChangeStreamsConfig,
  limits: StreamLimits = streamLimits,
): ChangeStreams {
  const feeds = new Map<string, UserFeed>();
  // The poll must not run in the async context of the request that opens the first stream.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  const watch = createStreamWatch({ db, hasSessions, feeds, limits, onUnavailable });
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  const newFeed = (userId: string, position: number): UserFeed =>
    new UserFeed(position, {
      find: (since) =>
        asRowOwner(userId, () => findChanges(db, userId, { since, limit: limits.pageSize })),
      findLast: () => asRowOwner(userId, () => findLastChange(db, userId)),
      onEmpty: () => leave(userId),
      onFailure: watch.onFailure,
    });

  const join = (userId: string, feed: UserFeed, stream: ChangeStream): void => {
    const [oldest] = feed.streams;
    if (feed.streams.size >= limits.perUser) oldest?.end(replacedText);
    feeds.set(userId, feed);
    feed.add(stream);
    timer ??= outsideOfRequests(() => setInterval(watch.look, limits.askEveryMs).unref());
  };

  const leave = (userId: string): void => {
    feeds.delete(userId);
    if (feeds.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    open: (user, since) => {
      const feed = feeds.get(user.id) ?? newFeed(user.id, since);
      const stream = new ChangeStream(user, since, limits, feed);
      if (isStopping) stream.end(stoppingText());
      else join(user.id, feed, stream);
      return stream;
    },
    wake: (userId) => void feeds.get(userId)?.update(),
    end: () => {
      isStopping = true;
      forEachStream(feeds, (stream) => stream.stop(stoppingText()));
    },
  };
}

/** The client has newer streams: it must not reconnect. */
const replacedText = eventText({ event: "replaced", data: {} });

function stoppingText(): string {
  return eventText({ retry: randomInt(retryWhenStoppingMs.min, retryWhenStoppingMs.max) });
}
