// Both drivers throw in socket listeners, where no caller can catch it: a hostile server would end the process.
import type { EventEmitter } from "node:events";
import { createMessageReader } from "./message-reader.ts";

interface ByteStream {
  on: (event: string, listener: (chunk: Uint8Array) => void) => unknown;
  /** Missing on a WebSocket. */
  pause?: () => unknown;
  resume?: () => unknown;
}

interface DriverClient extends EventEmitter {
  connection: EventEmitter & {
    stream: { destroy: () => void };
    attachListeners: (stream: ByteStream) => void;
  };
  _handleAuthSASLContinue(message: { data: string }): Promise<void>;
}

type DriverClientClass = new (config: object) => DriverClient;

/** Node.js would read 2 MiB of one connection per turn, and the driver would parse all of it. */
const turnMaxBytes = 256 * 1024;

/** node-postgres has the same maximum, Neon's driver has none. */
const scramRoundsMax = 100_000;

/** Closes the connection when the server violates the protocol or the driver throws. */
export function guarded(driverClient: unknown): DriverClientClass {
  return class extends (driverClient as DriverClientClass) {
    constructor(config: object) {
      super(config);
      const { connection } = this;
      // The pool listens only to idle clients; otherwise the query fails.
      this.on("error", () => {});
      // The drivers leave the socket open after their own errors.
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
    // The rest of these bytes is not the response of the failed query.
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

/** Reads a long response over several turns of the event loop. */
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
