import { parseSettings, type Settings } from "./settings.ts";

/** The settings of this process. Throws `SettingsError`. */
export function readSettings(): Settings {
  return parseSettings(process.env);
}

/** On Vercel a function must answer even when its settings are wrong; elsewhere the server refuses to start. */
export const mustAnswerWithoutSettings = process.env.VERCEL === "1";
