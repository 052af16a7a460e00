// Closes connections of clients that do not read: their responses would stay in memory.
import type { Socket } from "node:net";
import { limits } from "@todo/validation/limits";

const checkEveryMs = 1_000;

interface SlowReaderLimits {
  /** Then a connection is closed. */
  checksWithoutProgress: number;
  /** The progress of one check. */
  progressMinBytes: number;
  /** Beyond it, over all connections, the longest waiting ones are closed. */
  unreadMaxBytes: number;
  checksBeforePressure: number;
}

export const slowReaderLimits: SlowReaderLimits = {
  checksWithoutProgress: limits.answerStalledMs / checkEveryMs,
  progressMinBytes: 16 * 1024,
  unreadMaxBytes: 64 * 1024 * 1024,
  checksBeforePressure: 2,
};

interface Progress {
  /** `undefined` while nothing waits: reading it for each idle connection would cost memory. */
  sentBytes: number | undefined;
  /** Checks, not time: while this process stalls, clients can't read. */
  checksWithout: number;
}

export interface SlowReaders {
  /** Call it for each request of `socket`. */
  watch: (socket: Socket) => void;
  stop: () => void;
}

export function createSlowReaders(config = slowReaderLimits, everyMs = checkEveryMs): SlowReaders {
  const connections = new Map<Socket, Progress>();
  let timer: NodeJS.Timeout | undefined;

  const check = (): void => {
    for (const socket of findSlow(connections, config)) {
      connections.delete(socket);
      // A normal close would leave unread data in the kernel.
      socket.resetAndDestroy();
    }
    if (connections.size === 0) stop();
  };

  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    watch: (socket) => {
      if (connections.has(socket)) return;
      connections.set(socket, { sentBytes: undefined, checksWithout: 0 });
      timer ??= setInterval(check, everyMs).unref();
    },
    stop: () => {
      stop();
      connections.clear();
    },
  };
}

/** Updates the progress, and returns connections to close. */
function findSlow(connections: Map<Socket, Progress>, config: SlowReaderLimits): Socket[] {
  const slow: Socket[] = [];
  const waiting: [Socket, Progress][] = [];
  let unreadBytes = 0;
  connections.forEach((progress, socket) => {
    if (socket.destroyed) connections.delete(socket);
    if (socket.destroyed || hasProgressed(socket, progress, config.progressMinBytes)) return;
    if (progress.checksWithout >= config.checksWithoutProgress) slow.push(socket);
    else {
      unreadBytes += socket.writableLength;
      if (progress.checksWithout >= config.checksBeforePressure) waiting.push([socket, progress]);
    }
  });
  return [...slow, ...longestWaiting(waiting, unreadBytes - config.unreadMaxBytes)];
}

/** Returns the longest waiting ones, until they free `tooManyBytes`. */
function longestWaiting(waiting: [Socket, Progress][], tooManyBytes: number): Socket[] {
  const sockets: Socket[] = [];
  let rest = tooManyBytes;
  for (const [socket] of waiting.sort(
    ([, one], [, other]) => other.checksWithout - one.checksWithout,
  )) {
    if (rest <= 0) break;
    rest -= socket.writableLength;
    sockets.push(socket);
  }
  return sockets;
}

/** A client without unread data is not slow. */
function hasProgressed(socket: Socket, progress: Progress, minBytes: number): boolean {
  const sentBytes = socket.writableLength > 0 ? sentBytesOf(socket) : undefined;
  const { sentBytes: before } = progress;
  if (sentBytes !== undefined && before !== undefined && sentBytes - before < minBytes) {
    progress.checksWithout += 1;
    return false;
  }
  progress.sentBytes = sentBytes;
  progress.checksWithout = 0;
  return true;
}

/** Bytes that the kernel has accepted; `bytesWritten` includes bytes that wait in the process. */
function sentBytesOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: Partial<SocketHandle> | null };
  return (handle?.bytesWritten ?? 0) - (handle?.writeQueueSize ?? 0);
}

/** Node.js itself uses it for socket timeouts. */
interface SocketHandle {
  bytesWritten: number;
  writeQueueSize: number;
}
