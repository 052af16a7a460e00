// Loads OpenTelemetry if the environment configures it.
import { isTracingConfigured } from "#settings/env.ts";
import type { Traces } from "./trace-export.ts";

let traces: Promise<Traces> | undefined;

export async function startTracing(): Promise<void> {
  if (!isTracingConfigured()) return;
  traces ??= import("./trace-export.ts").then(({ exportTraces }) => exportTraces());
  await traces;
}

export async function flushTraces(): Promise<void> {
  await (await traces)?.flush();
}
