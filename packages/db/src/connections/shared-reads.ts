// Lets the reads of many requests share connections, because a round trip for each costs more than the reads do.
import type { Pool, PoolClient, QueryConfig, QueryResult } from "pg";
import { isSqlState } from "#database-error.ts";
import { isNameFailure, isStalePlan } from "./pooler.ts";

/** Behind more than these, a read waits less on a connection of its own. */
const unansweredMax = 16;
/** A connection that has not answered for so long is busy with something long: nobody may queue behind that. */
const stalledAfterMs = 20;

/** A connection while it is shared. */
interface Lane {
  client: Promise<PoolClient>;
  /** Gives the connection back, if there is one. */
  release: () => void;
  unanswered: number;
  /** When it last answered, or began with the first of its reads. */
  progressAt: number;
  isBroken: boolean;
  /** Looks now and then whether it is idle. */
  idleCheck: NodeJS.Timeout;
}

/** Runs a read, or returns `undefined` when it would have to wait behind others for long. */
export type RunSharedRead = (
  statement: QueryConfig,
  values: unknown[],
) => Promise<QueryResult> | undefined;

/**
 * Sends reads over at most `lanesMax` connections without waiting for the answers of those before (PostgreSQL 18,
 * section 54.2.4, pipelining). Each is a transaction of its own: what becomes of one concerns no other, unless the
 * connection breaks. An idle one is kept for at least `keptIdleMs`. The connections of `pool` must be in pipeline mode.
 */
export function createSharedReads(pool: Pool, lanesMax: number, keptIdleMs: number): RunSharedRead {
  const lanes = new Set<Lane>();

  const giveBack = (lane: Lane): void => {
    if (!lanes.delete(lane)) return;
    clearInterval(lane.idleCheck);
    lane.release();
  };

  const findLane = (): Lane | undefined => {
    const now = performance.now();
    for (const lane of lanes) if (hasRoom(lane, now)) return lane;
    if (lanes.size === lanesMax) return undefined;
    const lane = openLane(pool, keptIdleMs, giveBack);
    lanes.add(lane);
    return lane;
  };

  const runOn = async (lane: Lane, statement: QueryConfig, values: unknown[]) => {
    if (lane.unanswered === 0) lane.progressAt = Math.max(lane.progressAt, performance.now());
    lane.unanswered += 1;
    try {
      return await (await lane.client).query(statement, values);
    } catch (error) {
      lane.isBroken ||= hasBroken(error as Error);
      throw error;
    } finally {
      lane.unanswered -= 1;
      lane.progressAt = performance.now();
      const isDone = lane.isBroken || keptIdleMs === 0;
      if (isDone && lane.unanswered === 0) giveBack(lane);
    }
  };

  return (statement, values) => {
    const lane = pool.ending ? undefined : findLane();
    return lane && runOn(lane, statement, values);
  };
}

function hasRoom(lane: Lane, now: number): boolean {
  const isAnswering = lane.unanswered === 0 || now - lane.progressAt < stalledAfterMs;
  return isAnswering && !lane.isBroken && lane.unanswered < unansweredMax;
}

/** Connects. `giveBack` is called for a lane that is idle, or lost while it is. */
function openLane(pool: Pool, keptIdleMs: number, giveBack: (lane: Lane) => void): Lane {
  const giveBackIfIdle = () => {
    const idleMs = performance.now() - lane.progressAt;
    if (lane.unanswered === 0 && idleMs >= keptIdleMs) giveBack(lane);
  };
  const lane: Lane = {
    client: pool.connect(),
    release: () => {},
    unanswered: 0,
    // Not late before it is connected.
    progressAt: Infinity,
    isBroken: false,
    idleCheck: setInterval(giveBackIfIdle, keptIdleMs).unref(),
  };
  const onLost = () => {
    lane.isBroken = true;
    if (lane.unanswered === 0) giveBack(lane);
  };
  lane.client.then((client) => {
    lane.progressAt = performance.now();
    client.once("error", onLost);
    lane.release = () => client.off("error", onLost).release(lane.isBroken);
  }, onLost);
  return lane;
}

/** PostgreSQL's own errors leave the connection as it was, but for names that it has and should not, or has not. */
function hasBroken(error: Error & { code?: unknown }): boolean {
  return !isSqlState(error.code) || isNameFailure(error) || isStalePlan(error);
}
