// Keeps what a server sends from ending the process: both drivers throw where they read their socket, and nobody above
// could catch that.
import type { EventEmitter } from "node:events";
import { createMessageReader } from "./message-reader.ts";

interface ByteStream {
  on: (event: string, listener: (chunk: Uint8Array) => void) => unknown;
  /** A websocket has neither of them. */
  pause?: () => unknown;
  resume?: () => unknown;
}

/** The part of a driver's client that this builds on; Neon's is a copy of node-postgres's. */
interface DriverClient extends EventEmitter {
  connection: EventEmitter & {
    stream: { destroy: () => void };
    attachListeners: (stream: ByteStream) => void;
  };
  _handleAuthSASLContinue(message: { data: string }): Promise<void>;
}

type DriverClientClass = new (config: object) => DriverClient;

/** Node.js would read 2 MiB of each connection, and have them parsed, before anybody else gets a turn. */
const turnMaxBytes = 256 * 1024;

/** node-postgres's own bound, which Neon's driver lacks. */
const scramRoundsMax = 100_000;

/**
 * A driver's client class whose connection fails, and is closed at once, when the server sends what it may not or when
 * the driver can't go on with it.
 */
export function guarded(driverClient: unknown): DriverClientClass {
  return class extends (driverClient as DriverClientClass) {
    constructor(config: object) {
      super(config);
      const { connection } = this;
      // A pool listens only while a client is idle; in use, its loss fails the query in hand or the next one.
      this.on("error", () => {});
      // The drivers leave the socket open when they give up by themselves.
      connection.on("error", () => connection.stream.destroy());
      const attachListeners = connection.attachListeners.bind(connection);
      connection.attachListeners = (stream) => {
        const on = (event: string, listener: (chunk: Uint8Array) => void) =>
          stream.on(
            event,
            event === "data" ? inTurns(stream, containing(connection, listener)) : listener,
          );
        attachListeners({ on });
      };
    }

    override async _handleAuthSASLContinue(message: { data: string }) {
      try {
        const rounds = /(?:^|,)i=(\d+)/.exec(message.data)?.[1];
        if (Number(rounds) > scramRoundsMax) throw new Error("Too many rounds of SCRAM");
        await super._handleAuthSASLContinue(message);
      } catch {
        this.connection.emit("error", violation());
      }
    }
  };
}

function containing(connection: EventEmitter, listener: (message: Buffer) => void) {
  let isBroken = false;
  connection.on("error", () => (isBroken = true));
  const read = createMessageReader((message) => {
    listener(message);
    // What follows in the same bytes would be taken for the answer to what has just failed.
    if (isBroken) throw violation();
  });
  return (chunk: Uint8Array) => {
    if (isBroken) return;
    try {
      read(chunk);
    } catch {
      if (!isBroken) connection.emit("error", violation());
    }
  };
}

/** Calls `read` with a part of a long answer in each turn of the event loop. */
function inTurns(stream: ByteStream, read: (chunk: Uint8Array) => void) {
  let bytes = 0;
  let isPaused = false;
  const endTurn = () => {
    bytes = 0;
    if (isPaused) stream.resume?.();
    isPaused = false;
  };
  return (chunk: Uint8Array) => {
    if (bytes === 0) setImmediate(endTurn);
    bytes += chunk.byteLength;
    read(chunk);
    if (bytes < turnMaxBytes || isPaused) return;
    isPaused = true;
    stream.pause?.();
  };
}

function violation(): Error {
  return Object.assign(new Error("Connection terminated"), { code: "PROTOCOL_VIOLATION" });
}
