import { randomUUID } from "node:crypto";
import autocannon from "autocannon";
import type { LoadOptions, LoadResult } from "./load.ts";

const withKey = (request: autocannon.Request) => ({
  ...request,
  headers: { ...request.headers, "idempotency-key": randomUUID() },
});

/** Needs a processor of its own. Throws if a request failed. */
export async function runAutocannon(options: LoadOptions): Promise<LoadResult> {
  const result = await autocannon({
    url: options.origin,
    connections: options.connections,
    duration: options.seconds,
    ...(options.requestsPerSecond && { overallRate: options.requestsPerSecond }),
    requests: options.requests.map(({ method, path, token, body, isKeyed }) => ({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
      ...(isKeyed && { setupRequest: withKey }),
    })),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  const { total } = result.requests;
  if (failed > 0 || total === 0) throw new Error(`${failed} of ${total} requests failed.`);
  const { p50, p99, p99_9 } = result.latency;
  const requestsPerSecond = total / result.duration;
  return { requests: total, requestsPerSecond, p50Ms: p50, p99Ms: p99, p999Ms: p99_9 };
}
