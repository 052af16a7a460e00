import { eq } from "drizzle-orm";
import { user } from "./auth-tables.ts";
import type { Db } from "#database.ts";

export type UserRow = typeof user.$inferSelect;

export async function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(user).where(eq(user.id, userId));
  return row;
}

/** Deletes a user with all their data; does nothing if the user is gone. */
export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db.delete(user).where(eq(user.id, userId));
}

/** `email` in lower case. */
export async function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(user).where(eq(user.email, email));
  return row;
}
