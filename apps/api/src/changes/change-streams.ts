// The streams of changes of this process.
import { AsyncLocalStorage } from "node:async_hooks";
import { randomInt } from "node:crypto";
import type { Principal } from "@todo/auth/principal";
import { findChanges, findLastChange } from "@todo/db/changes/changes";
import { asRowOwner } from "@todo/db/connections/row-owner";
import type { Db } from "@todo/db/database";
import { ChangeStream } from "./change-stream.ts";
import { eventText } from "./event-text.ts";
import { type StreamLimits, streamLimits } from "./stream-limits.ts";
import { createStreamWatch, streamsOf } from "./stream-watch.ts";
import { UserFeed } from "./user-feed.ts";

export interface ChangeStreams {
  /** Begins a stream of the changes of `user` after the number `since`, as bytes of server-sent events. */
  open: (user: Principal, since: number) => ReadableStream<Uint8Array>;
  /** To be told of a write of a user, whose streams then need not wait for the next second. */
  wake: (userId: string) => void;
  /** Ends all streams, and at once each that is opened later: another process goes on. */
  end: () => void;
}

interface ChangeStreamsConfig {
  db: Db;
  /** Whether sessions are known here: a stream ends with its own. */
  hasSessions: boolean;
  /** Told once per outage. */
  onUnavailable: (error: unknown) => void;
}

/** So that the clients of a process that ends don't come to the next one all at once. */
const retryWhenStoppingMs = { min: 1_000, max: 5_000 };

/** Asks once a second, in one statement for all users, whose changes there are. */
export function createChangeStreams(
  { db, hasSessions, onUnavailable }: ChangeStreamsConfig,
  limits: StreamLimits = streamLimits,
): ChangeStreams {
  const feeds = new Map<string, UserFeed>();
  // Whoever opens the first stream lends no context to the statements for all.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  const watch = createStreamWatch({ db, hasSessions, feeds, limits, onUnavailable });
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  const newFeed = (userId: string): UserFeed =>
    new UserFeed({
      find: (since) =>
        asRowOwner(userId, () => findChanges(db, userId, { since, limit: limits.pageSize })),
      findLast: () => asRowOwner(userId, () => findLastChange(db, userId)),
      onFailure: watch.onFailure,
    });

  const join = (userId: string, feed: UserFeed, stream: ChangeStream): void => {
    const [oldest] = feed.streams;
    if (feed.streams.size >= limits.perUser) oldest?.end(replacedText);
    feeds.set(userId, feed);
    feed.streams.add(stream);
    timer ??= outsideOfRequests(() => setInterval(watch.look, limits.askEveryMs).unref());
    void feed.update();
  };

  const leave = (userId: string, stream: ChangeStream): void => {
    const feed = feeds.get(userId);
    feed?.streams.delete(stream);
    if (feed?.streams.size === 0) feeds.delete(userId);
    if (feeds.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    open: (user, since) => {
      const feed = feeds.get(user.id) ?? newFeed(user.id);
      const stream = new ChangeStream(user, since, limits, {
        onRoom: () => void feed.update(),
        onEnd: (ended) => leave(user.id, ended),
      });
      if (isStopping) stream.end(stoppingText());
      else join(user.id, feed, stream);
      return stream.body;
    },
    wake: (userId) => void feeds.get(userId)?.update(),
    end: () => {
      isStopping = true;
      for (const stream of streamsOf(feeds)) stream.end(stoppingText());
    },
  };
}

/** A client that is told so stays away: it has newer streams. */
const replacedText = eventText({ event: "replaced", data: {} });

function stoppingText(): string {
  return eventText({ retry: randomInt(retryWhenStoppingMs.min, retryWhenStoppingMs.max) });
}
