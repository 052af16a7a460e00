import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { toPgConfig, withoutNeonPooler } from "./connections/connection-url.ts";

const ownMigrations = () => fileURLToPath(new URL("../migrations", import.meta.url));

/** Any constant will do: it only has to be the same in every process that migrates. */
const migrationLock = 7_205_759_403;

/**
 * Applies the migrations that are missing, by default those of this package. Of several processes one migrates and the
 * others wait. `url` must reach PostgreSQL itself, not a transaction pooler, because the lock belongs to a session; of a
 * URL with Neon's pooler the direct host is used.
 */
export async function migrateDatabase(
  url: string,
  migrationsFolder: string = ownMigrations(),
): Promise<void> {
  const pgConfig = toPgConfig(withoutNeonPooler(url));
  const client = new Client({ ...pgConfig, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const db = drizzle(client, { casing: "snake_case" });
    await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
    await migrate(db, { migrationsFolder });
  } finally {
    await client.end();
  }
}
