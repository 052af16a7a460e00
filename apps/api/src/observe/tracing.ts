// Loads OpenTelemetry if the environment configures it.
import type { TraceSettings } from "#settings/trace-settings.ts";
import type { Traces } from "./trace-export.ts";

let traces: Promise<Traces> | undefined;

export async function startTracing(settings: TraceSettings | undefined): Promise<void> {
  if (!settings) return;
  traces ??= import("./trace-export.ts").then(({ exportTraces }) => exportTraces(settings));
  await traces;
}

export async function flushTraces(): Promise<void> {
  await (await traces)?.flush();
}
