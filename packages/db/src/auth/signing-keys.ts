// The key pairs that sign tokens; Better Auth's JWT plugin makes them and encrypts their private halves.
import { desc, eq, sql } from "drizzle-orm";
import { jwks } from "./auth-tables.ts";
import type { Db } from "#database.ts";

export type SigningKeyRow = typeof jwks.$inferSelect;

/** Held while a key is added; a number that nothing else locks. */
const lock = 7_210_551;

/** All keys, newest first. */
export function listSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.select().from(jwks).orderBy(desc(jwks.createdAt), desc(jwks.id));
}

/**
 * Adds `key` after `predecessor`, which is retired at `key.createdAt` if it was not before. Does nothing if
 * somebody else has added one meanwhile. Returns the newest key.
 */
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
