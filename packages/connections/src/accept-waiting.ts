import type { Server } from "node:http";

/** So many connections wait in the kernel, by Node's default; one is accepted per turn of the event loop. */
const waitingMax = 511;

/** Accepts the connections that clients have opened so far: a server that closes resets them. */
export async function acceptWaiting(server: Server): Promise<void> {
  let accepted = 0;
  const count = () => void (accepted += 1);
  server.on("connection", count);
  for (let turn = 0; turn <= waitingMax && accepted >= turn - 1; turn += 1) {
    await new Promise(setImmediate);
  }
  server.off("connection", count);
}
