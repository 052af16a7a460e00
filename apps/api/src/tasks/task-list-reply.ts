import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { positionOf } from "@todo/db/tasks/listing";
import { listAndCountTasks, listTasks, listTasksLazily } from "@todo/db/tasks/task-list";
import { limits } from "@todo/validation/limits";
import type { ListTasks, TaskPage } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { type ApiError, unacceptable } from "#http/api-error.ts";
import type { ConcurrencyLimit } from "#limits/concurrency-limit.ts";
import { json, jsonStream, type Reply } from "#http/reply.ts";
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
  searches: ConcurrencyLimit;
  wholeLists: WholeLists;
  request: Request;
}

/** A request for a list, and what it asks for. */
interface ListRequest extends ListContext {
  listing: TaskListing;
}

/** The list as a bare array or, with `limit` or `cursor`, as a page with a link to the next (RFC 8288). */
export async function taskListReply(context: ListContext): Promise<Reply> {
  const { limit, cursor } = context.query;
  const request = { ...context, listing: await toListing(context.db, context.query) };
  if (limit === undefined && cursor === undefined) return wholeListReply(request);
  const page = await findPage(request, limit ?? limits.pageDefaultSize);
  return json(page, linkToNext(request, page));
}

/** A short list is sent at once; a longer one may be as large as a user's whole quota. */
async function wholeListReply(context: ListRequest): Promise<Reply> {
  const { db, user, listing, request, wholeLists } = context;
  const { filter, order } = listing;
  const find = (page: { limit?: number }) =>
    inTurn(context, () => listTasks(db, user.id, filter, order, page));
  const shortMax = limits.pageMaxSize;
  const isSearch = filter.search !== undefined;
  // A search reads all tasks, however many it shows: once is enough.
  const first = await find(isSearch ? {} : { limit: shortMax + 1 });
  if (first.length <= shortMax) return json(first.map(toTask));
  if (request.method === "HEAD") return jsonStream(null);
  const findAll = async () => (isSearch ? first : listTasksLazily(db, user.id, filter, order));
  return jsonStream(await wholeLists.send(user.id, request.signal, findAll));
}

async function findPage(context: ListRequest, limit: number): Promise<TaskPage<Task>> {
  const { db, user, query, listing, taskCursors } = context;
  const { filter, order } = listing;
  const binding = [user.id, ...signatureOf(listing, query)];
  const after = query.cursor === undefined ? undefined : taskCursors.decode(query.cursor, binding);
  if (query.cursor !== undefined && !after) throw foreignCursor();
  // One more than asked for tells whether there is a next page.
  const page = { limit: limit + 1, after };
  const find = () => listAndCountTasks(db, user.id, filter, order, page);
  const { rows, total, isLast } = await inTurn(context, find);
  const shown = rows.slice(0, limit);
  const last = isLast ? undefined : shown.at(-1);
  return {
    tasks: shown.map(toTask),
    total,
    limit,
    next_cursor: last ? taskCursors.encode(positionOf(last, order), binding) : null,
  };
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
