import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Waiting {
  /** 50 by default. */
  everyMs?: number;
  /** A minute by default. */
  withinMs?: number;
  /** Settles when the server has ended. */
  ended?: Promise<unknown>;
}

/** Waits for a server at `port` of 127.0.0.1. Throws after the deadline or the server's end. */
export function untilListening(port: number, waiting?: Waiting): Promise<void> {
  return until(() => isListening(port), `port ${port}`, waiting);
}

/** Waits until `isHealthy`. Throws after the deadline or the server's end. */
export function untilHealthy(url: string, waiting?: Waiting): Promise<void> {
  return until(() => isHealthy(url), url, waiting);
}

/** Whether the status of `url` is below 500. */
export function isHealthy(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(30_000) }).then(
    ({ status }) => status < 500,
    () => false,
  );
}

export function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const connected = once(socket, "connect").then(
    () => true,
    () => false,
  );
  return connected.finally(() => socket.destroy());
}

async function until(
  isThere: () => Promise<boolean>,
  place: string,
  { everyMs = 50, withinMs = 60_000, ended }: Waiting = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  ended?.then(end, end);
  while (!(await isThere())) {
    if (hasEnded) throw new Error(`The server at ${place} has ended.`);
    if (Date.now() > deadline) throw new Error(`Nothing answers at ${place}.`);
    await sleep(everyMs);
  }
}
