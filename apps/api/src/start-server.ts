import { mustAnswerWithoutSettings, readSettings } from "./env.ts";
import { prepareIncomingRequests } from "./http/incoming-request.ts";
import { SettingsError } from "./settings.ts";

/** Checks the settings before the first request; without usable ones the process ends with status 1. */
export function startServer(): void {
  try {
    prepareIncomingRequests(readSettings().trustedProxies);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (!mustAnswerWithoutSettings) process.exit(1);
  }
}
