import type { Principal } from "@todo/auth/principal";
import type { ChangePage, PastChange } from "@todo/db/changes/change-page";
import { findChanges, findLastChange } from "@todo/db/changes/changes";
import { findHistory } from "@todo/db/changes/history";
import { listTrash } from "@todo/db/changes/trash";
import type { Db } from "@todo/db/database";
import type { ChangeList, ListChanges, PastChangeList } from "@todo/validation/changes";
import { limits } from "@todo/validation/limits";
import { inPlace, type ConcurrencyLimit } from "#limits/concurrency-limit.ts";
import { ApiError, orNotFound } from "#http/api-error.ts";
import { json, type Reply } from "#http/reply.ts";
import { toChange, toPastChange } from "./change-wire.ts";

interface ChangesContext {
  db: Db;
  user: Principal;
  query: ListChanges;
  longPages: ConcurrencyLimit;
}

export async function changesReply(context: ChangesContext): Promise<Reply> {
  return json(await findChangeList(context), { Vary: "Origin, Accept" });
}

/** Throws the 404, the 410 of expired changes, or the 429 of long pages. */
export function findChangeList(context: ChangesContext): Promise<ChangeList | PastChangeList> {
  const { user, query, longPages } = context;
  const find = () => findInLog(context);
  return query.limit > limits.shortPageMaxSize ? inPlace(longPages, user.id, find) : find();
}

async function findInLog({ db, user, query }: ChangesContext) {
  const { task, trash = false } = query;
  if (trash) return toPastList(await listTrash(db, user.id, query));
  if (task !== undefined) {
    return toPastList(orNotFound(await findHistory(db, user.id, task, query)));
  }
  return findSince(db, user.id, query);
}

async function findSince(
  db: Db,
  userId: string,
  { since, limit }: ListChanges,
): Promise<ChangeList> {
  if (since === undefined) {
    return { changes: [], next: await findLastChange(db, userId), more: false };
  }
  const found = await findChanges(db, userId, { since, limit });
  if (found === "expired") throw new ApiError("CHANGES_EXPIRED");
  return { changes: found.changes.map(toChange), next: found.next, more: found.hasMore };
}

function toPastList({ changes, next, hasMore }: ChangePage<PastChange>): PastChangeList {
  return { changes: changes.map(toPastChange), next, more: hasMore };
}
