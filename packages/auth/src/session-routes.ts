// What Better Auth's routes on sessions and accounts leave open.
import type { Db } from "@todo/db/database";
import { endSessionsBeyond, lockUser } from "@todo/db/sessions";
import { limits } from "@todo/validation/limits";
import { type createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** How many sessions a route leaves before Better Auth itself looks, which sees a hundred at most. */
const sessionsLeft: Record<string, number> = {
  "/list-sessions": limits.sessionsPerUser,
  "/revoke-other-sessions": 1,
};

/** Whoever has no session is left to Better Auth. */
export async function beforeSessionRoute(db: Db, context: HookContext): Promise<void> {
  const { path } = context;
  const max = sessionsLeft[path];
  if (max === undefined) return;
  const found = await getSessionFromCtx(context);
  if (!found) return;
  const { userId, id: keptId } = found.session;
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await endSessionsBeyond(tx, { userId, keptId, max });
  });
}
