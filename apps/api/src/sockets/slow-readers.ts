// Ends connections whose clients don't read: what is to be sent would be kept in memory for as long as they like.
import type { Socket } from "node:net";
import { limits } from "@todo/validation/limits";

const checkEveryMs = 1_000;

interface SlowReaderLimits {
  /** A connection ends when its client takes too little for so long. */
  checksWithoutProgress: number;
  /** Less than this is no progress. */
  progressMinBytes: number;
  /** Beyond so many bytes on all connections those that have waited longest end, but none that has read lately. */
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
  sentBytes: number;
  /** Counted instead of timed: while this process stands still, its clients can't read. */
  checksWithout: number;
}

export interface SlowReaders {
  /** From now on `socket` is looked after; to be called for each of its requests. */
  watch: (socket: Socket) => void;
  stop: () => void;
}

export function createSlowReaders(config = slowReaderLimits, everyMs = checkEveryMs): SlowReaders {
  const connections = new Map<Socket, Progress>();
  let timer: NodeJS.Timeout | undefined;

  const check = (): void => {
    for (const socket of findSlow(connections, config)) {
      connections.delete(socket);
      // Closing would leave what the client does not read in the kernel's memory.
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
      connections.set(socket, { sentBytes: sentBytesOf(socket), checksWithout: 0 });
      timer ??= setInterval(check, everyMs).unref();
    },
    stop: () => {
      stop();
      connections.clear();
    },
  };
}

/** Notes the progress of each connection, and returns those that have to end. */
function findSlow(connections: Map<Socket, Progress>, config: SlowReaderLimits): Socket[] {
  const slow: Socket[] = [];
  const waiting: [Socket, Progress][] = [];
  let unreadBytes = 0;
  for (const [socket, progress] of connections) {
    if (socket.destroyed) connections.delete(socket);
    else if (hasProgressed(socket, progress, config.progressMinBytes)) continue;
    else if (progress.checksWithout >= config.checksWithoutProgress) slow.push(socket);
    else {
      unreadBytes += socket.writableLength;
      if (progress.checksWithout >= config.checksBeforePressure) waiting.push([socket, progress]);
    }
  }
  return [...slow, ...longestWaiting(waiting, unreadBytes - config.unreadMaxBytes)];
}

/** As many of those that have waited longest as relieve the process of `tooManyBytes`. */
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

/** Notes what was sent. Who has nothing to read is not slow. */
function hasProgressed(socket: Socket, progress: Progress, minBytes: number): boolean {
  const sentBytes = sentBytesOf(socket);
  if (socket.writableLength > 0 && sentBytes - progress.sentBytes < minBytes) {
    progress.checksWithout += 1;
    return false;
  }
  progress.sentBytes = sentBytes;
  progress.checksWithout = 0;
  return true;
}

/** What the kernel has taken. `bytesWritten` tells what it was given, and of a large write not how far it has come. */
function sentBytesOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: Partial<SocketHandle> | null };
  return (handle?.bytesWritten ?? 0) - (handle?.writeQueueSize ?? 0);
}

/** Of Node.js, which looks at it for its own timeouts of sockets. */
interface SocketHandle {
  bytesWritten: number;
  writeQueueSize: number;
}
