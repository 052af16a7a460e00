import type { Principal } from "@todo/auth/principal";
import { findLastChange } from "@todo/db/changes/changes";
import type { Db } from "@todo/db/database";
import { positionOf } from "@todo/db/tasks/listing";
import { listAndCountTasks, listDatedTasks, listTasksLazily } from "@todo/db/tasks/task-list";
import { limits } from "@todo/validation/limits";
import type { ListTasks, TaskPage } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { type ApiError, unacceptable } from "#http/api-error.ts";
import type { ConcurrencyLimit } from "#limits/concurrency-limit.ts";
import { isHeld, notModified } from "#http/precondition.ts";
import { json, jsonStream, type Reply } from "#http/reply.ts";
import type { ListEtag, ListKey } from "./list-etag.ts";
import type { TaskCursors } from "./task-cursor.ts";
import { signatureOf, type TaskListing, toListing, toParameters } from "./task-listing.ts";
import { toTask } from "./task-wire.ts";
import type { WholeLists } from "./whole-lists.ts";

interface ListContext {
  db: Db;
  user: Principal;
  query: ListTasks;
  pathname: string;
  taskCursors: TaskCursors;
  listEtags: (key: ListKey) => ListEtag;
  searches: ConcurrencyLimit;
  wholeLists: WholeLists;
  request: Request;
}

/** A request for a list, and what it asks for. */
interface ListRequest extends ListContext {
  listing: TaskListing;
  /** Whose list it is, and which. */
  binding: string[];
  etagOf: ListEtag;
}

/** The list as a bare array or, with `limit` or `cursor`, as a page with a link to the next (RFC 8288). */
export async function taskListReply(context: ListContext): Promise<Reply> {
  const { limit, cursor } = context.query;
  const request = await toListRequest(context);
  const held = await findHeld(request);
  if (held) return held;
  const isPage = limit !== undefined || cursor !== undefined;
  return isPage ? pageReply(request, limit ?? limits.pageDefaultSize) : wholeListReply(request);
}

async function toListRequest(context: ListContext): Promise<ListRequest> {
  const { db, user, query, listEtags } = context;
  const listing = await toListing(db, query);
  const binding = [user.id, ...signatureOf(listing, query)];
  return { ...context, listing, binding, etagOf: listEtags([query.limit, query.cursor, binding]) };
}

/** The 304 of a list that the client holds, for one read of a row; `undefined` for any other. */
async function findHeld({ db, user, request, etagOf }: ListRequest): Promise<Reply | undefined> {
  if (!request.headers.has("if-none-match")) return undefined;
  const etag = etagOf(await findLastChange(db, user.id));
  return isHeld(request, etag) ? notModified(etag) : undefined;
}

/** A short list is sent at once; a longer one may be as large as a user's whole quota. */
async function wholeListReply(context: ListRequest): Promise<Reply> {
  const { db, user, listing, request, wholeLists, etagOf } = context;
  const { filter, order } = listing;
  const find = (page: { limit?: number }) =>
    inTurn(context, () => listDatedTasks(db, user.id, filter, order, page));
  const shortMax = limits.pageMaxSize;
  const isSearch = filter.search !== undefined;
  // A search reads all tasks, however many it shows: once is enough.
  const { rows, change } = await find(isSearch ? {} : { limit: shortMax + 1 });
  const headers = { ETag: etagOf(change) };
  if (rows.length <= shortMax) return json(rows.map(toTask), headers);
  if (request.method === "HEAD") return jsonStream(null, headers);
  const findAll = async () => (isSearch ? rows : listTasksLazily(db, user.id, filter, order));
  return jsonStream(await wholeLists.send(user.id, request.signal, findAll), headers);
}

async function pageReply(context: ListRequest, limit: number): Promise<Reply> {
  const { db, user, query, listing, binding, taskCursors, etagOf } = context;
  const { filter, order } = listing;
  const after = query.cursor === undefined ? undefined : taskCursors.decode(query.cursor, binding);
  if (query.cursor !== undefined && !after) throw foreignCursor();
  // One more than asked for tells whether there is a next page.
  const page = { limit: limit + 1, after };
  const find = () => listAndCountTasks(db, user.id, filter, order, page);
  const { rows, total, isLast, change } = await inTurn(context, find);
  const shown = rows.slice(0, limit);
  const last = isLast ? undefined : shown.at(-1);
  const found: TaskPage<Task> = {
    tasks: shown.map(toTask),
    total,
    limit,
    next_cursor: last ? taskCursors.encode(positionOf(last, order), binding) : null,
  };
  return json(found, { ETag: etagOf(change), ...linkToNext(context, found) });
}

/** A search waits for its turn before it takes a connection. Throws the 429. */
async function inTurn<Found>(
  { user, listing, searches }: ListRequest,
  find: () => Promise<Found>,
): Promise<Found> {
  if (listing.filter.search === undefined) return find();
  const end = await searches.acquire(user.id);
  try {
    return await find();
  } finally {
    end();
  }
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

function foreignCursor(): ApiError {
  const detail = "Must be a cursor of this list.";
  return unacceptable([{ pointer: "?cursor", detail, code: "custom" }]);
}
