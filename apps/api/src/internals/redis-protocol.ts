// Protects the process from a hostile Redis server.
import type { Redis } from "ioredis";
import * as dataHandler from "ioredis/built/DataHandler.js";

interface DataHandlerClass {
  prototype: { dispatch: (handle: () => void) => void };
}

/** Bundlers read CommonJS in two ways. */
const exported = dataHandler.default as unknown as DataHandlerClass | { default: DataHandlerClass };
const { prototype } = "default" in exported ? exported.default : exported;
// ioredis would throw in the next tick, where nobody can catch it. Thrown at once, the error makes it reconnect.
prototype.dispatch = (handle) => handle();

/** Per command: counts need less than 100 bytes, INFO some thousands. */
const replyMaxBytes = 2 ** 20;

/** Closes a connection that receives more. Call `reset` after each counted response. */
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
