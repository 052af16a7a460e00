import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { hasLostRequests } from "@todo/connections/connections";
import { getBackend } from "#backend.ts";
import { startPurging } from "#changes/purge-changes.ts";
import { flushed } from "#observe/logger.ts";
import { flushTraces } from "#observe/tracing.ts";
import { createApiServer } from "./http-server.ts";

const mailsSentWithinMs = 10_000;

/** Serves until SIGTERM or SIGINT, then exits with status 0 without losing a request. */
export function serve(): void {
  const { settings, logger } = getBackend();
  const { port, host } = settings;
  const server = createApiServer();
  server.once("error", ({ code }: NodeJS.ErrnoException) => {
    process.stderr.write(`Can't listen on port ${port}: ${code}\n`);
    process.exit(1);
  });
  server.listen({ port, host }, () => logger.info({ port, pid: process.pid }, "listening"));

  const stopPurging = startPurging();
  let stopped: Promise<void> | undefined;
  const onSignal = () => {
    stopPurging();
    stopped ??= stop(server);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, onSignal);
}

/** `/api/ready` fails first, for load balancers; later the server stops accepting and drains its connections. */
async function stop(server: Server): Promise<void> {
  const backend = getBackend();
  const { settings, logger, database, outbox, taskRateLimiter, changeStreams } = backend;
  backend.isStopping = true;
  changeStreams.end();
  logger.info({ delay_s: settings.shutdownDelaySeconds }, "stopping");
  await sleep(settings.shutdownDelaySeconds * 1_000);
  // Within 30 s, by @todo/connections.
  await new Promise((resolve) => server.close(resolve));
  const isDrained = !hasLostRequests(server);
  await outbox?.drain(mailsSentWithinMs);
  await database.close();
  await taskRateLimiter.close();
  await flushTraces();
  logger.info({ drained: isDrained }, "stopped");
  await flushed(logger);
  process.exit(isDrained ? 0 : 1);
}
