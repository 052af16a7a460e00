// Ports of loopback, for servers that are started by tests.
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const startedWithinMs = 10_000;

/** Throws when nobody listens at `port` within ten seconds. */
export async function untilListening(port: number): Promise<void> {
  const end = Date.now() + startedWithinMs;
  while (!(await isListening(port))) {
    if (Date.now() > end) throw new Error(`Nobody listens at port ${port}.`);
    await sleep(20);
  }
}

function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const connected = once(socket, "connect").then(
    () => true,
    () => false,
  );
  return connected.finally(() => socket.destroy());
}
