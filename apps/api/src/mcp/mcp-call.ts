import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import type { Exchange } from "#http/exchange.ts";

/** A request of an agent, and what its tools work with. */
export interface McpCall extends Exchange {
  db: Db;
  user: Principal;
}
