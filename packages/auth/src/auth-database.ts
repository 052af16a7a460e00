import * as authTables from "@todo/db/auth/auth-tables";
import { endResetLinks } from "@todo/db/auth/reset-links";
import type { Db } from "@todo/db/database";
import { endSessionsBeyond, lockUser, purgeSessions } from "@todo/db/auth/sessions";
import { limits } from "@todo/validation/limits";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError } from "better-auth/api";
import { provedHash } from "./password-proof.ts";

type Instance = ReturnType<typeof drizzleAdapter>;
type Adapter = ReturnType<Instance>;
type Row = Parameters<Adapter["create"]>[0];
type Rows = Parameters<Adapter["deleteMany"]>[0];
type Change = Parameters<Adapter["update"]>[0];
type Changes = Parameters<Adapter["updateMany"]>[0];

const config = { provider: "pg", schema: authTables } as const;

/** Adapts Drizzle. Under a lock per user it refuses a session, or a change, from a replaced password. */
export function authDatabase(db: Db): Instance {
  return (options) => {
    const adapter = drizzleAdapter(db, { ...config, transaction: true })(options);
    const { create, deleteMany } = adapter;
    const transaction: Adapter["transaction"] = (work) =>
      db.transaction((tx) => work(withinTransaction(tx, options)));
    const rules = {
      transaction,
      create: (row: Row) =>
        row.model === "session" ? transaction((tx) => tx.create(row)) : create(row),
      deleteMany: (rows: Rows) =>
        rows.model === "session" ? transaction((tx) => tx.deleteMany(rows)) : deleteMany(rows),
    };
    // Better Auth finds its check of the tables by object identity.
    return Object.assign(adapter, rules);
  };
}

function withinTransaction(tx: Db, options: Parameters<Instance>[0]): Adapter {
  const adapter = drizzleAdapter(tx, { ...config, transaction: false })(options);
  const { create, deleteMany, update, updateMany } = adapter;
  let hash = provedHash();
  const rules = {
    create: async (row: Row) => {
      if (row.model !== "session") return create(row);
      const { userId, userAgent } = row.data as { userId: string; userAgent: string };
      if (!(await lockUser(tx, userId, hash))) throw outdatedProof("INVALID_EMAIL_OR_PASSWORD");
      const data = { ...row.data, userAgent: userAgent.slice(0, limits.userAgentMaxLength) };
      const created = await create({ ...row, data });
      const { id: keptId } = created as { id: string };
      await endSessionsBeyond(tx, { userId, keptId, max: limits.sessionsPerUser });
      await purgeSessions(tx);
      return created;
    },
    deleteMany: async (rows: Rows) => {
      const owner = ownerOf(rows);
      if (rows.model === "session" && owner !== undefined) await lockUser(tx, owner);
      return deleteMany(rows);
    },
    update: async (change: Change) => {
      const { password } = change.update as { password?: string };
      if (change.model !== "account" || password === undefined) return update(change);
      const proof = hash === undefined ? [] : [{ field: "password", value: hash }];
      const updated = await update({ ...change, where: [...change.where, ...proof] });
      if (updated === null) throw outdatedProof("UNAUTHORIZED");
      hash = password;
      await endResetLinks(tx, (updated as { userId: string }).userId);
      return updated;
    },
    updateMany: async (changes: Changes) => {
      const owner = ownerOf(changes);
      const isReset = changes.model === "account" && "password" in changes.update;
      if (isReset && owner !== undefined) await endResetLinks(tx, owner);
      return updateMany(changes);
    },
  };
  return Object.assign(adapter, rules);
}

function ownerOf({ where }: Pick<Rows, "where">): string | undefined {
  const owner = where.find(({ field }) => field === "userId")?.value;
  return typeof owner === "string" ? owner : undefined;
}

/** Returns the 401 for a password that was replaced after its verification, or whose account was deleted. */
export function outdatedProof(code: "INVALID_EMAIL_OR_PASSWORD" | "UNAUTHORIZED"): APIError {
  const message = code === "UNAUTHORIZED" ? "Unauthorized" : "Invalid email or password";
  return new APIError("UNAUTHORIZED", { code, message });
}
