import { startNeonEndpoint } from "@todo/neon/neon-endpoint";
import { neonUrl } from "@todo/neon/neon-url";
import { afterAll, inject } from "vitest";
import { createDb, type Database, type DatabaseConfig, type Driver } from "../src/database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests of this run connect with; the projects of vitest.config.ts name each. */
    databaseDriver: Driver | undefined;
  }
}

export const driver = inject("databaseDriver") ?? "pg";

if (driver !== "pg") {
  const endpoint = await startNeonEndpoint();
  afterAll(endpoint.close);
}

/** `createDb` by the run's driver; for Neon's, PostgreSQL on loopback is put behind Neon's endpoints. */
export function openDatabase(config: DatabaseConfig): Database {
  const isHere = ["127.0.0.1", "localhost"].includes(new URL(config.url).hostname);
  const url = driver !== "pg" && isHere ? neonUrl(config.url) : config.url;
  return createDb({ ...config, url, driver });
}
