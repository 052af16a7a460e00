import { randomUUID } from "node:crypto";
import { session, user } from "#auth/auth-tables.ts";
import type { Db } from "#database.ts";
import type { TaskRow } from "#tasks/task-tables.ts";
import { createTask, type NewTask } from "#tasks/tasks.ts";
import { newTask } from "./new-task.ts";

/** Somebody new, as an external issuer would name them; no row exists for them. */
export const newUserId = () => `user-${randomUUID()}`;

/** Somebody who signed up here, with one session. */
export async function storeUser(db: Db) {
  const id = newUserId();
  const [row] = await db
    .insert(user)
    .values({ id, name: "Ada", email: `${id}@example.com` })
    .returning();
  const sessionId = `session-${randomUUID()}`;
  const token = `token-${randomUUID()}`;
  const expiresAt = new Date(Date.now() + 60_000);
  await db.insert(session).values({ id: sessionId, userId: id, token, expiresAt });
  return { id, row, sessionId, token };
}

/** A stored task of `userId`, without a quota in the way. */
export async function storeTask(
  db: Db,
  userId: string,
  task: Partial<NewTask> = {},
): Promise<TaskRow> {
  const row = await createTask(db, userId, newTask(task), 10_000);
  if (!row) throw new Error("The task was not stored");
  return row;
}
