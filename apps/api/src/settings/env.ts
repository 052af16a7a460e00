import { parseSettings, type Settings } from "./settings.ts";

/** Throws `SettingsError`. */
export function readSettings(): Settings {
  return parseSettings(process.env);
}

/** A function on Vercel. */
export const isOnVercel = process.env.VERCEL === "1";

/** In `next build`, which loads all routes. */
export const isBuilding = process.env.NEXT_PHASE === "phase-production-build";

/** Without a pooler; `undefined` if no database is set. */
export function readMigrationUrl(): string | undefined {
  const { DATABASE_URL_UNPOOLED, DATABASE_URL, NEON_DATABASE_URL } = process.env;
  return DATABASE_URL_UNPOOLED || DATABASE_URL || NEON_DATABASE_URL;
}
