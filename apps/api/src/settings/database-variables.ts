import { findUnusableFile } from "@todo/db/connections/connection-url";
import type { Driver } from "@todo/db/database";
import { z } from "zod";
import { positiveInteger } from "./positive-integer.ts";

export const databaseVariables = {
  DATABASE_POOL_SIZE: positiveInteger(10).meta({
    description:
      "Connections per process. Together with all processes it must stay below `max_connections`.",
    neededBy: "many processes, small databases",
  }),
  DATABASE_DRIVER: z
    .enum(["pg", "neon", "neon-websocket"], { error: "must be pg, neon or neon-websocket" })
    .optional()
    .meta({
      description:
        "`pg`; `neon`: statements over HTTP, transactions over a WebSocket; `neon-websocket`: everything over WebSockets.",
      neededBy: "nobody usually",
      fallback: "`neon` for Neon's hosts, else `pg`",
    }),
  DATABASE_POOLER: z
    .enum(["auto", "session", "transaction"], { error: "must be auto, session or transaction" })
    .default("auto")
    .meta({
      description:
        "The mode of a pooler in front of the database: `session` or `transaction`. `auto` detects a pooler, unless it forwards the settings, and assumes `transaction`. See [poolers](self-hosting.md#poolers).",
      neededBy: "poolers in session mode",
    }),
  DATABASE_ROW_SECURITY: z.enum(["on", "off"], { error: "must be on or off" }).default("off").meta({
    description:
      "`on`: PostgreSQL itself shows each user's rows to that user only. Needs [a role of its own](decisions/008-row-level-security.md).",
    neededBy: "a second barrier between users",
  }),
};

interface DatabaseVariables {
  DATABASE_URL: string;
  DATABASE_DRIVER?: Driver | undefined;
}

export function findDriverConflicts(variables: DatabaseVariables | undefined): string[] {
  const parameter =
    variables && findUnusableFile(variables.DATABASE_URL, variables.DATABASE_DRIVER);
  return parameter
    ? [`DATABASE_URL names a file in ${parameter}, which needs DATABASE_DRIVER=pg`]
    : [];
}
