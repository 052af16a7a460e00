import { parseSettings, type Settings } from "./settings.ts";

/** The settings of this process. Throws `SettingsError`. */
export function readSettings(): Settings {
  return parseSettings(process.env);
}

/** Whether this is a function on Vercel. */
export const isOnVercel = process.env.VERCEL === "1";

/** OpenTelemetry's standard variables: traces go nowhere unless an endpoint is named. */
export function isTracingConfigured(): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = process.env;
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = process.env;
  const isOff = OTEL_SDK_DISABLED === "true" || OTEL_TRACES_EXPORTER === "none";
  return !isOff && Boolean(OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
}

/** The share of traces that are exported, from 0 to 1; all of them by default. */
export function sampledShare(): number {
  return Number(process.env.OTEL_TRACES_SAMPLER_ARG || 1);
}

/** Where migrations go, past any pooler; `undefined` when no database is named. */
export function readMigrationUrl(): string | undefined {
  const { DATABASE_URL_UNPOOLED, DATABASE_URL, NEON_DATABASE_URL } = process.env;
  return DATABASE_URL_UNPOOLED || DATABASE_URL || NEON_DATABASE_URL;
}
