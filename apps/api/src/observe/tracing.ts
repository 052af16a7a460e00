// OpenTelemetry, when the environment says where to send traces; nothing of it is loaded otherwise.
import { isTracingConfigured } from "#settings/env.ts";
import type { Traces } from "./trace-export.ts";

let traces: Promise<Traces> | undefined;

/** Resolves once requests are traced, at once when they are not to be. */
export async function startTracing(): Promise<void> {
  if (!isTracingConfigured()) return;
  traces ??= import("./trace-export.ts").then(({ exportTraces }) => exportTraces());
  await traces;
}

/** Sends what has not been sent yet. */
export async function flushTraces(): Promise<void> {
  await (await traces)?.flush();
}
