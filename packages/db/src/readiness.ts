import { sql } from "drizzle-orm";
import journal from "../migrations/meta/_journal.json" with { type: "json" };
import type { Db } from "./database.ts";
import { databaseErrorCode } from "./database-error.ts";

const newestMigration = Math.max(...journal.entries.map((entry) => entry.when));
const undefinedTable = "42P01";

/** Whether all migrations are applied. Throws if the database is unreachable or read-only (SQLSTATE 25006). */
export async function isMigrated(db: Db): Promise<boolean> {
  try {
    const { rows } = await db.execute<{ applied: boolean }>(sql`
      with writable as materialized (select from tasks limit 0 for update)
      select max(created_at) >= ${newestMigration} as applied from drizzle.__drizzle_migrations
      where not exists (select from writable)`);
    return rows[0]?.applied === true;
  } catch (error) {
    if (databaseErrorCode(error) === undefinedTable) return false;
    throw error;
  }
}

export async function isRowSecurityEnforced(db: Db): Promise<boolean> {
  const { rows } = await db.execute<{ enforced: boolean }>(sql`
    select row_security_active(oid) and not pg_has_role(relowner, 'member') as enforced
    from pg_class where oid = 'tasks'::regclass`);
  return rows[0]?.enforced === true;
}
