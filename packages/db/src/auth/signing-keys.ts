import { desc, eq, sql } from "drizzle-orm";
import { jwks } from "./auth-tables.ts";
import type { Db } from "#database.ts";

export type SigningKeyRow = typeof jwks.$inferSelect;

/** An arbitrary number for an advisory lock. */
const lock = 7_210_551;

export function listSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.select().from(jwks).orderBy(desc(jwks.createdAt), desc(jwks.id));
}

/** Adds `key` and retires `predecessor`, unless another process has added a key. Returns the newest key. */
export function addSigningKey(
  db: Db,
  key: SigningKeyRow,
  predecessor: SigningKeyRow | undefined,
): Promise<SigningKeyRow> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
    const [newest] = await listSigningKeys(tx);
    if (newest && newest.id !== predecessor?.id) return newest;
    if (newest) {
      await tx.update(jwks).set({ expiresAt: key.createdAt }).where(eq(jwks.id, newest.id));
    }
    await tx.insert(jwks).values(key);
    return key;
  });
}
