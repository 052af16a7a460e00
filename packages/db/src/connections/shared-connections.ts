import type { Pool, PoolClient, QueryResult } from "pg";
import { databaseErrorKind, isSqlState } from "#database-error.ts";
import type { WireQuery } from "#internals/local-settings.ts";

/** Behind more unanswered ones, a statement is faster on a connection of its own. */
const unansweredMax = 16;
/** Nothing joins a connection whose response is due for longer, or whose other statements will take longer unless all are brief. */
const waitMaxMs = 20;
/** A wait behind statements that take longer costs more than the system calls it saves. */
const briefMs = 2;
const keptIdleMs = 50;

/** A new duration changes the mean by this part. */
const smoothing = 1 / 8;

interface Lane {
  client: Promise<PoolClient | undefined>;
  release: () => void;
  unanswered: number;
  progressAt: number;
  isBroken: boolean;
  idleCheck: NodeJS.Timeout;
}

/** `undefined`, without running, if the statement would wait too long or there is no connection to share. */
export type RunShared = (toQuery: () => WireQuery) => Promise<QueryResult | undefined> | undefined;

export interface SharedConnectionsConfig {
  /** In pipeline mode. */
  pool: Pool;
  /** The maximum of connections in use. */
  lanes: number;
  /** Gives connections back after the last response. By default they are kept for a moment. */
  isHasty?: boolean;
  /** While statements are brief, uses the next connection only where the one before has no room: fewer system calls. By default idle ones come first. */
  fillsFirst?: boolean;
  /** Resolves to `undefined` if connections can't be shared. */
  connect?: () => Promise<PoolClient | undefined>;
}

/** Pipelines single statements over few connections (PostgreSQL 18, section 54.2.4). Each is a transaction of its own. */
export function createSharedConnections(config: SharedConnectionsConfig): RunShared {
  const { pool, fillsFirst = false, connect = () => pool.connect() } = config;
  const keptMs = config.isHasty ? 0 : keptIdleMs;
  const lanes = new Set<Lane>();
  let meanMs = 0;

  const giveBack = (lane: Lane): void => {
    if (!lanes.delete(lane)) return;
    clearInterval(lane.idleCheck);
    lane.release();
  };

  const isFilling = () => fillsFirst && meanMs < briefMs;

  const hasRoom = (lane: Lane, now: number): boolean => {
    const expectedMs = isFilling() ? 0 : lane.unanswered * meanMs;
    const waitMs = Math.max(now - lane.progressAt, expectedMs);
    return waitMs < waitMaxMs && !lane.isBroken && lane.unanswered < unansweredMax;
  };

  const findLane = (): Lane | undefined => {
    const now = performance.now();
    let withRoom: Lane | undefined;
    for (const lane of lanes) {
      if (isIdle(lane)) return lane;
      if (!withRoom && hasRoom(lane, now)) withRoom = lane;
      if (withRoom && isFilling()) return withRoom;
    }
    if (lanes.size === config.lanes) return withRoom;
    const lane = openLane(connect, keptMs, giveBack);
    lanes.add(lane);
    return lane;
  };

  const runOn = async (lane: Lane, toQuery: () => WireQuery) => {
    if (lane.unanswered === 0) lane.progressAt = Math.max(lane.progressAt, performance.now());
    lane.unanswered += 1;
    try {
      const client = await lane.client;
      return client && (await submit(client, toQuery()));
    } catch (error) {
      lane.isBroken ||= breaksConnection(error as Error);
      throw error;
    } finally {
      const now = performance.now();
      const durationMs = Math.min(now - lane.progressAt, waitMaxMs);
      if (durationMs >= 0) meanMs += (durationMs - meanMs) * smoothing;
      lane.unanswered -= 1;
      lane.progressAt = now;
      const isDone = lane.isBroken || keptMs === 0;
      if (isDone && lane.unanswered === 0) giveBack(lane);
    }
  };

  return (toQuery) => {
    const lane = findLane();
    return lane && runOn(lane, toQuery);
  };
}

function submit(client: PoolClient, query: WireQuery): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    query.callback = (error, result) => (error ? reject(error) : resolve(result));
    client.query(query);
  });
}

function isIdle(lane: Lane): boolean {
  return lane.unanswered === 0 && !lane.isBroken;
}

function openLane(
  connect: () => Promise<PoolClient | undefined>,
  keptMs: number,
  giveBack: (lane: Lane) => void,
): Lane {
  const giveBackIfIdle = () => {
    const idleMs = performance.now() - lane.progressAt;
    if (lane.unanswered === 0 && idleMs >= keptMs) giveBack(lane);
  };
  const lane: Lane = {
    client: connect(),
    release: () => {},
    unanswered: 0,
    // A lane that still connects does not count as stalled.
    progressAt: Infinity,
    isBroken: false,
    idleCheck: setInterval(giveBackIfIdle, keptMs).unref(),
  };
  const onLost = () => {
    lane.isBroken = true;
    if (lane.unanswered === 0) giveBack(lane);
  };
  lane.client.then((client) => {
    if (!client) {
      onLost();
      return;
    }
    lane.progressAt = performance.now();
    client.once("error", onLost);
    lane.release = () => client.off("error", onLost).release(lane.isBroken);
  }, onLost);
  return lane;
}

export function isLockTimeout(error: Error & { code?: unknown }): boolean {
  return error.code === "55P03";
}

/** Each statement on it may fail if the server is read-only, shuts down or doesn't know a prepared statement. */
function breaksConnection(error: Error & { code?: unknown }): boolean {
  if (isLockTimeout(error)) return false;
  return !isSqlState(error.code) || databaseErrorKind(error) === "unavailable";
}
