import { findLastChange } from "@todo/db/changes/changes";
import { listDatedTasks, listTasksLazily } from "@todo/db/tasks/task-list";
import { limits } from "@todo/validation/limits";
import type { TaskPage } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { isHeld, notModified } from "#http/precondition.ts";
import { json, jsonStream, type Reply } from "#http/reply.ts";
import type { ConcurrencyLimit } from "#limits/concurrency-limit.ts";
import type { ListEtag, ListKey } from "./list-etag.ts";
import { toListing, toParameters } from "./task-listing.ts";
import {
  findTaskPage,
  inTurn,
  type PageContext,
  toUsersListing,
  type UsersListing,
} from "./task-page.ts";
import { toTask } from "./task-wire.ts";
import type { WholeLists } from "./whole-lists.ts";

interface ListContext extends PageContext {
  pathname: string;
  listEtags: (key: ListKey) => ListEtag;
  lists: ConcurrencyLimit;
  wholeLists: WholeLists;
  request: Request;
}

interface ListRequest extends ListContext, UsersListing {
  etagOf: ListEtag;
}

/** An array or, with `limit` or `cursor`, a page with a link to the next one (RFC 8288). */
export async function taskListReply(context: ListContext): Promise<Reply> {
  const { limit, cursor } = context.query;
  const request = await toListRequest(context);
  const held = await findHeld(request);
  if (held) return held;
  const isPage = limit !== undefined || cursor !== undefined;
  return isPage ? pageReply(request, limit ?? limits.pageDefaultSize) : wholeListReply(request);
}

async function toListRequest(context: ListContext): Promise<ListRequest> {
  const { db, query, listEtags } = context;
  const list = toUsersListing(context, await toListing(db, query));
  return { ...context, ...list, etagOf: listEtags([query.limit, query.cursor, list.binding]) };
}

/** The 304 for a cached list, for one read of a row; else `undefined`. */
async function findHeld({ db, user, request, etagOf }: ListRequest): Promise<Reply | undefined> {
  if (!request.headers.has("if-none-match")) return undefined;
  const etag = etagOf(await findLastChange(db, user.id));
  return isHeld(request, etag) ? notModified(etag) : undefined;
}

/** Sends a short list at once; a long one may contain the user's whole quota. */
async function wholeListReply(context: ListRequest): Promise<Reply> {
  const { db, user, listing, request, wholeLists, etagOf } = context;
  const { filter, order } = listing;
  const find = (page: { limit?: number }) =>
    inTurn(context, context.lists, () => listDatedTasks(db, user.id, filter, order, page));
  const shortMax = limits.pageMaxSize;
  const isSearch = filter.search !== undefined;
  // A search reads all tasks, so it runs once.
  const { rows, change } = await find(isSearch ? {} : { limit: shortMax + 1 });
  const headers = { ETag: etagOf(change) };
  if (rows.length <= shortMax) return json(rows.map(toTask), headers);
  if (request.method === "HEAD") return jsonStream(null, headers);
  const findAll = async () => (isSearch ? rows : listTasksLazily(db, user.id, filter, order));
  return jsonStream(await wholeLists.send(user.id, request.signal, findAll), headers);
}

async function pageReply(context: ListRequest, limit: number): Promise<Reply> {
  const { tasks, total, next_cursor, change } = await findTaskPage(context, limit);
  const found: TaskPage<Task> = { tasks: tasks.map(toTask), total, limit, next_cursor };
  return json(found, { ETag: context.etagOf(change), ...linkToNext(context, found) });
}

function linkToNext(
  { pathname, query, listing }: ListRequest,
  page: TaskPage<Task>,
): Record<string, string> {
  if (page.next_cursor === null) return {};
  const next = toParameters(listing, query);
  next.append("limit", String(page.limit));
  next.append("cursor", page.next_cursor);
  return { Link: `<${pathname}?${next}>; rel="next"` };
}
