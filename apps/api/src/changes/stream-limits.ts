import { limits } from "@todo/validation/limits";

export const streamLimits = {
  perUser: limits.streamsPerUser,
  lastsMs: limits.streamLastsMs,
  commentEveryMs: limits.streamCommentEveryMs,
  retryMs: limits.streamRetryMs,
  /** A stream ends whose client reads nothing of what waits for so long. */
  stalledMs: limits.answerStalledMs,
  /** How often the database is asked how far the users are. */
  askEveryMs: 1_000,
  /** Half of the 10 s in which a stream ends with its session or access token. */
  checkCredentialsEveryMs: 5_000,
  /** Read at a time. No more than two such pages wait for one client. */
  pageSize: 50,
};

export type StreamLimits = Record<keyof typeof streamLimits, number>;
