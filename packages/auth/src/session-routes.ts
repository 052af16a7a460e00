import type { Db } from "@todo/db/database";
import { endSessionsBeyond, lockUser } from "@todo/db/auth/sessions";
import { limits } from "@todo/validation/limits";
import { APIError, getSessionFromCtx } from "better-auth/api";
import type { HookContext } from "./hook-context.ts";

/** Sessions that a route keeps. Better Auth itself sees at most a hundred. */
const sessionsLeft: Record<string, number> = {
  "/list-sessions": limits.sessionsPerUser,
  "/revoke-other-sessions": 1,
};

/** Throws Better Auth's 422 for a deletion without a password. Better Auth checks the session. */
export async function beforeSessionRoute(db: Db, context: HookContext): Promise<void> {
  const { path } = context;
  const max = sessionsLeft[path];
  if (max === undefined && path !== "/delete-user") return;
  const found = await getSessionFromCtx(context);
  if (!found) return;
  if (max === undefined) return requirePassword(context.body);
  const { userId, id: keptId } = found.session;
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await endSessionsBeyond(tx, { userId, keptId, max });
  });
}

/** Better Auth requires none while the session is younger than a day. */
function requirePassword(body: unknown): void {
  const { password } = (body ?? {}) as { password?: unknown };
  if (typeof password === "string" && password !== "") return;
  const message = "password: Is required.";
  throw new APIError("UNPROCESSABLE_ENTITY", { code: "VALIDATION_ERROR", message });
}
