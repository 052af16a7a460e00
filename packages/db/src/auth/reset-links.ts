import { sql } from "drizzle-orm";
import { verification } from "./auth-tables.ts";
import type { Db } from "#database.ts";

/** Deletes a user's links to reset the password. Skips one in use, whose request may wait for the same user. */
export async function endResetLinks(tx: Db, userId: string): Promise<void> {
  await tx.execute(sql`
    delete from ${verification} where id = any(array(
      select id from ${verification}
      where value = ${userId} and identifier like 'reset-password:%' for update skip locked))`);
}
