// Keeps what a Redis server sends from ending the process or filling its memory.
import type { Redis } from "ioredis";
import * as dataHandler from "ioredis/built/DataHandler.js";

interface DataHandlerClass {
  prototype: { dispatch: (handle: () => void) => void };
}

/** By how a bundler reads CommonJS, the class or what holds it. */
const exported = dataHandler.default as unknown as DataHandlerClass | { default: DataHandlerClass };
const { prototype } = "default" in exported ? exported.default : exported;
// ioredis throws on the next tick what a reply made it throw, where nobody can catch it; thrown at once it is a fatal
// error of the protocol, on which ioredis connects anew.
prototype.dispatch = (handle) => handle();

/** Of all replies to one command; those of counts have less than a hundred, that to INFO has some thousands. */
const replyMaxBytes = 2 ** 20;

/** Ends a connection that receives too much in one turn of asking. `reset` is called when a count was answered. */
export function boundReplies(client: Redis): { reset: () => void } {
  let received = 0;
  client.on("connect", () => {
    const { stream } = client;
    received = 0;
    stream.on("data", (chunk: Buffer) => {
      received += chunk.length;
      if (received > replyMaxBytes) stream.destroy(new Error("A reply is too long"));
    });
  });
  return {
    reset: () => {
      received = 0;
    },
  };
}
