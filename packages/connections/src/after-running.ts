/** Parts of a deadline: however long the event loop is blocked, one passes. */
const parts = 10;

/** Calls `onEnd` after so long of a running event loop: what arrived in time has been read by then. Returns the function that cancels it. */
export function afterRunning(milliseconds: number, onEnd: () => void): () => void {
  let left = parts;
  let reading: NodeJS.Immediate | undefined;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    // Node.js reads sockets before it.
    reading = setImmediate(onEnd);
  }, milliseconds / parts).unref();
  return () => {
    clearInterval(timer);
    clearImmediate(reading);
  };
}
