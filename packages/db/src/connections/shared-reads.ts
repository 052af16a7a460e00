import type { Pool, PoolClient, QueryConfig, QueryResult } from "pg";
import { isSqlState } from "#database-error.ts";
import { isNameFailure, isStalePlan } from "./pooler.ts";

/** A read behind more unanswered ones is faster on a connection of its own. */
const unansweredMax = 16;
/** A connection without a response for so long runs a slow query; later reads must not queue behind it. */
const stalledAfterMs = 20;

interface Lane {
  client: Promise<PoolClient>;
  release: () => void;
  unanswered: number;
  progressAt: number;
  isBroken: boolean;
  idleCheck: NodeJS.Timeout;
}

/** Returns `undefined` if all shared connections are busy. */
export type RunSharedRead = (
  statement: QueryConfig,
  values: unknown[],
) => Promise<QueryResult> | undefined;

/** Pipelines reads over at most `lanesMax` connections (PostgreSQL 18, section 54.2.4). `pool` must be in pipeline mode. */
export function createSharedReads(
  pool: Pool,
  lanesMax: number,
  keptIdleMs: number,
  connect = () => pool.connect(),
): RunSharedRead {
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
    const lane = openLane(connect, keptIdleMs, giveBack);
    lanes.add(lane);
    return lane;
  };

  const runOn = async (lane: Lane, statement: QueryConfig, values: unknown[]) => {
    if (lane.unanswered === 0) lane.progressAt = Math.max(lane.progressAt, performance.now());
    lane.unanswered += 1;
    try {
      return await (await lane.client).query(statement, values);
    } catch (error) {
      lane.isBroken ||= breaksConnection(error as Error);
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

function openLane(
  connect: () => Promise<PoolClient>,
  keptIdleMs: number,
  giveBack: (lane: Lane) => void,
): Lane {
  const giveBackIfIdle = () => {
    const idleMs = performance.now() - lane.progressAt;
    if (lane.unanswered === 0 && idleMs >= keptIdleMs) giveBack(lane);
  };
  const lane: Lane = {
    client: connect(),
    release: () => {},
    unanswered: 0,
    // A lane that still connects does not count as stalled.
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

/** Errors of PostgreSQL leave a connection usable, except those about prepared statements. */
function breaksConnection(error: Error & { code?: unknown }): boolean {
  return !isSqlState(error.code) || isNameFailure(error) || isStalePlan(error);
}
