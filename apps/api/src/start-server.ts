import { setFlagsFromString } from "node:v8";
import { prepareConnections } from "@todo/connections/connections";
import { findBackend } from "#backend.ts";
import { isOnVercel, readSettings } from "#settings/env.ts";
import { prepareIncomingRequests } from "#sockets/incoming-request.ts";
import { refusalOf } from "#http/refusal.ts";
import { SettingsError } from "#settings/settings.ts";
import { startTracing } from "#observe/tracing.ts";

// Requests that wait for the database outlive collections of the young generation. V8 would learn from them to allocate
// all requests in the old one, where each keeps what it refers to until the next full collection: docs/performance.md.
setFlagsFromString("--no-allocation-site-pretenuring");

/** Validates the settings at start; exits with status 1 if they are invalid. */
export async function startServer(): Promise<void> {
  try {
    const { trustedProxies, baseUrl, traces } = readSettings();
    prepareIncomingRequests(trustedProxies, isOnVercel);
    // A function has no connections of its own.
    if (!isOnVercel) {
      const endStreams = () => findBackend()?.changeStreams.end();
      prepareConnections(refusalOf(baseUrl.startsWith("https:")), endStreams);
    }
    await startTracing(traces);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    // A function responds with 503 instead.
    if (!isOnVercel) process.exit(1);
  }
}
