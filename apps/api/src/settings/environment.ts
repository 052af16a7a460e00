import { z } from "zod";
import { compatibilityVariables } from "./compatibility-variables.ts";
import { databaseVariables } from "./database-variables.ts";
import { limitVariables } from "./limit-variables.ts";
import { mailVariables } from "./mail-settings.ts";
import { productionVariables } from "./production-variables.ts";
import { logVariables, serverVariables } from "./server-variables.ts";
import { tokenVariables } from "./token-settings.ts";
import { traceVariables } from "./trace-settings.ts";

/** All variables. Their metadata generates docs/settings.md. */
export const Environment = z.object({
  ...productionVariables,
  ...databaseVariables,
  ...tokenVariables,
  ...mailVariables,
  ...limitVariables,
  ...compatibilityVariables,
  ...serverVariables,
  ...logVariables,
  ...traceVariables,
});

declare module "zod" {
  interface GlobalMeta {
    /** Completes "Needed by". */
    neededBy?: string;
    /** The behaviour without a value, if the schema has no default. */
    fallback?: string;
    /** Adds the variable to `.env.example`. */
    example?: string;
  }
}
