// Lets the reads of many requests share connections, because a round trip for each costs more than the reads do.
import type { Pool, PoolClient, QueryConfig, QueryResult } from "pg";

/** Behind more than these, a read waits less on a connection of its own. */
const unansweredMax = 16;
/** A connection that has not answered for so long is busy with something long: nobody may queue behind that. */
const stalledAfterMs = 20;

/** A connection while it is shared. */
interface Lane {
  client: Promise<PoolClient>;
  unanswered: number;
  answeredAt: number;
  isBroken: boolean;
}

/** Runs a read, or returns `undefined` when it would have to wait behind others for long. */
export type RunSharedRead = (
  statement: QueryConfig,
  values: unknown[],
) => Promise<QueryResult> | undefined;

/**
 * Sends reads over at most `lanesMax` connections without waiting for the answers of those before (PostgreSQL 18,
 * section 54.2.4, pipelining). Each is a transaction of its own: what becomes of one concerns no other, unless the
 * connection breaks. The connections of `pool` must be in pipeline mode.
 */
export function createSharedReads(pool: Pool, lanesMax: number): RunSharedRead {
  const lanes = new Set<Lane>();

  const findLane = (): Lane | undefined => {
    const now = performance.now();
    for (const lane of lanes) {
      const isAnswering = lane.unanswered === 0 || now - lane.answeredAt < stalledAfterMs;
      if (isAnswering && !lane.isBroken && lane.unanswered < unansweredMax) return lane;
    }
    if (lanes.size === lanesMax) return undefined;
    const lane = openLane(pool);
    lanes.add(lane);
    return lane;
  };

  const leave = (lane: Lane): void => {
    lane.unanswered -= 1;
    lane.answeredAt = performance.now();
    if (lane.unanswered > 0) return;
    lanes.delete(lane);
    lane.client.then(
      (client) => client.release(lane.isBroken),
      () => {},
    );
  };

  const runOn = async (lane: Lane, statement: QueryConfig, values: unknown[]) => {
    lane.unanswered += 1;
    try {
      return await (await lane.client).query(statement, values);
    } catch (error) {
      // PostgreSQL's own errors leave the connection as it was.
      lane.isBroken ||= !hasSqlState(error);
      throw error;
    } finally {
      leave(lane);
    }
  };

  return (statement, values) => {
    const lane = findLane();
    return lane && runOn(lane, statement, values);
  };
}

function openLane(pool: Pool): Lane {
  const client = pool.connect();
  // Not late before it is connected.
  const lane = { client, unanswered: 0, answeredAt: Infinity, isBroken: false };
  client.then(
    () => (lane.answeredAt = performance.now()),
    () => {},
  );
  return lane;
}

function hasSqlState(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
}
