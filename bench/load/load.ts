import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const run = promisify(execFile);

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  token: string;
  body?: string;
  /** Sent with a new `Idempotency-Key` each time. */
  isKeyed?: boolean;
}

export interface LoadOptions {
  origin: string;
  /** Sent in rotation. */
  requests: HttpRequest[];
  connections: number;
  seconds: number;
  /** The maximum rate, only for autocannon. */
  requestsPerSecond?: number;
}

export interface LoadResult {
  requests: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
}

export function isInstalled(program: string, versionFlag: string): Promise<boolean> {
  return run(program, [versionFlag]).then(
    () => true,
    // wrk prints its version with status 1.
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
  );
}
