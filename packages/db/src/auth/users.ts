import { eq } from "drizzle-orm";
import { user } from "./auth-tables.ts";
import type { Db } from "#database.ts";

export type UserRow = typeof user.$inferSelect;

/** `undefined` when this database stores no such user. */
export async function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(user).where(eq(user.id, userId));
  return row;
}

/** Deletes a user with everything of theirs, in one statement; deleting one who is gone already is no error. */
export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db.delete(user).where(eq(user.id, userId));
}

/** `email` in lower case, as stored; `undefined` when nobody has it. */
export async function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(user).where(eq(user.email, email));
  return row;
}
