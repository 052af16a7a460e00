import { z } from "zod";
import { compatibilityVariables } from "./compatibility-variables.ts";
import { databaseVariables } from "./database-variables.ts";
import { limitVariables } from "./limit-variables.ts";
import { mailVariables } from "./mail-settings.ts";
import { productionVariables } from "./production-variables.ts";
import { logVariables, serverVariables } from "./server-variables.ts";
import { tokenVariables } from "./token-settings.ts";

/** All variables of the API. docs/settings.md is generated from their metadata. */
export const Environment = z.object({
  ...productionVariables,
  ...databaseVariables,
  ...tokenVariables,
  ...mailVariables,
  ...limitVariables,
  ...compatibilityVariables,
  ...serverVariables,
  ...logVariables,
});

declare module "zod" {
  interface GlobalMeta {
    /** Completes "Needed by". */
    neededBy?: string;
    /** What applies without a value, where the schema has no default. */
    fallback?: string;
    /** A value for `.env.example`, which has only settings with an example. */
    example?: string;
  }
}
