import { parseSettings, type Settings } from "./settings.ts";

/** Throws `SettingsError`. */
export function readSettings(): Settings {
  return parseSettings(process.env);
}

/** A function on Vercel. */
export const isOnVercel = process.env.VERCEL === "1";

/** In `next build`, which loads all routes. */
export const isBuilding = process.env.NEXT_PHASE === "phase-production-build";

/** Without an endpoint there is no export. */
export function isTracingConfigured(): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = process.env;
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = process.env;
  const isOff = OTEL_SDK_DISABLED === "true" || OTEL_TRACES_EXPORTER === "none";
  return !isOff && Boolean(OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
}

/** From 0 to 1; 1 by default. */
export function sampledShare(): number {
  return Number(process.env.OTEL_TRACES_SAMPLER_ARG || 1);
}

/** Without a pooler; `undefined` if no database is set. */
export function readMigrationUrl(): string | undefined {
  const { DATABASE_URL_UNPOOLED, DATABASE_URL, NEON_DATABASE_URL } = process.env;
  return DATABASE_URL_UNPOOLED || DATABASE_URL || NEON_DATABASE_URL;
}
