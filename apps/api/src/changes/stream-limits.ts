import { limits } from "@todo/validation/limits";

export const streamLimits = {
  perUser: limits.streamsPerUser,
  lastsMs: limits.streamLastsMs,
  commentEveryMs: limits.streamCommentEveryMs,
  retryMs: limits.streamRetryMs,
  /** For clients that do not read. */
  stalledMs: limits.answerStalledMs,
  /** Interval of the poll for changes. */
  askEveryMs: 1_000,
  /** Half of the 10 s in which a stream ends with its session or access token. */
  checkCredentialsEveryMs: 5_000,
  /** At most two such pages wait for one client. */
  pageSize: 50,
};

export type StreamLimits = Record<keyof typeof streamLimits, number>;
