/** Tells when this run is to end: by a signal, or because the program that launched it is gone. */
import { findAncestors, isAlive } from "./process-table.ts";

const isPackageManager = (command: string) =>
  /^(\S*\/)?(node|npm|npx|pnpm)\s/.test(command) && /\b(npm|npx|pnpm)\b/.test(command);

/** The processes from our parent up to the `npx` or `pnpm` that was called. */
async function findLaunchers(): Promise<number[]> {
  const ancestors = await findAncestors(process.pid);
  const top = ancestors.findLastIndex(({ command }) => isPackageManager(command));
  return ancestors.slice(0, top + 1).map(({ pid }) => pid);
}

/**
 * Fulfilled at SIGINT, SIGTERM or SIGHUP. npx and pnpm do not pass on every signal and none when they
 * are killed, so their end counts too.
 */
export async function stopRequested(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => resolve());
  const launchers = findLaunchers();
  const watch = setInterval(() => {
    void launchers.then((pids) => {
      if (!pids.every(isAlive)) resolve();
    });
  }, 1_000);
  await promise;
  clearInterval(watch);
}
