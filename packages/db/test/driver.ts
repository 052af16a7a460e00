import { startNeonEndpoint } from "@todo/neon/neon-endpoint";
import { neonUrl } from "@todo/neon/neon-url";
import { startPgBouncer } from "@todo/pgbouncer/pgbouncer";
import { afterAll, inject } from "vitest";
import { createDb, type Database, type DatabaseConfig, type Driver } from "#database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests of this run connect with; the projects of vitest.config.ts name each. */
    databaseDriver: Driver | "pgbouncer" | "partitions" | undefined;
  }
}

/** `pgbouncer` is `pg` through a PgBouncer in transaction mode, `partitions` is `pg` with tables partitioned by user. */
const way = inject("databaseDriver") ?? "pg";

export const isPooled = way === "pgbouncer";
export const isPartitioned = way === "partitions";
export const driver: Driver = isPooled || isPartitioned ? "pg" : (way as Driver);

const adminUrl = inject("postgresAdminUrl");
const pooler = isPooled ? await startPgBouncer(adminUrl, "transaction") : undefined;
afterAll(() => pooler?.stop());

if (driver !== "pg") {
  const endpoint = await startNeonEndpoint();
  afterAll(endpoint.close);
}

/** `createDb` by the run's way: the tests' PostgreSQL behind the pooler, or what is on loopback behind Neon's endpoints. */
export function openDatabase(config: DatabaseConfig): Database {
  return createDb({ ...config, url: urlOnTheWay(config.url), driver });
}

function urlOnTheWay(direct: string): string {
  const { hostname, host } = new URL(direct);
  if (driver !== "pg")
    return ["127.0.0.1", "localhost"].includes(hostname) ? neonUrl(direct) : direct;
  return pooler && host === new URL(adminUrl).host ? pooler.urlOf(direct) : direct;
}
