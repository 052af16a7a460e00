import cluster, { type Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";

/** Delays the restart of a worker that fails at start. */
const restartAfterMs = 1_000;

/** Runs `count` processes behind one port, and replaces those that end. */
export function startWorkers(count: number): void {
  let isStopping = false;
  let worstCode = 0;
  const workers = () =>
    Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

  for (let index = 0; index < count; index += 1) cluster.fork();

  cluster.on("exit", (worker: Worker, code: number | null, signal: string | null) => {
    if (isStopping) {
      // SIGTERM itself ends only a worker that has yet to serve.
      worstCode = Math.max(worstCode, code ?? (signal === "SIGTERM" ? 0 : 1));
      if (workers().length === 0) process.exit(worstCode);
      return;
    }
    const end = signal ?? `status ${code}`;
    process.stderr.write(`Worker ${worker.process.pid} ended with ${end}; starting another.\n`);
    void sleep(restartAfterMs).then(() => isStopping || cluster.fork());
  });
  const stop = () => {
    isStopping = true;
    for (const worker of workers()) worker.process.kill("SIGTERM");
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
}
