import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { positionOf, type TaskFilter, type TaskOrder } from "@todo/db/tasks/listing";
import { listAndCountTasks, listTasks } from "@todo/db/tasks/task-list";
import { limits } from "@todo/validation/limits";
import type { ListTasks, TaskPage } from "@todo/validation/list-tasks";
import type { Task } from "@todo/validation/task";
import { type ApiError, unacceptable } from "#http/api-error.ts";
import type { ConcurrencyLimit } from "#limits/concurrency-limit.ts";
import { json, jsonStream, type Reply } from "#http/reply.ts";
import type { CursorBinding, TaskCursors } from "./task-cursor.ts";
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

/** The list as a bare array or, with `limit` or `cursor`, as a page with a link to the next (RFC 8288). */
export async function taskListReply(context: ListContext): Promise<Reply> {
  const { limit, cursor } = context.query;
  if (limit === undefined && cursor === undefined) return wholeListReply(context);
  const page = await findPage(context, limit ?? limits.pageDefaultSize);
  return json(page, linkToNext(context, page));
}

/** A short list is sent at once; a longer one may be as large as a user's whole quota. */
async function wholeListReply(context: ListContext): Promise<Reply> {
  const { db, user, query, request, wholeLists } = context;
  const find = (page?: { limit?: number }) =>
    inTurn(context, () => listTasks(db, user.id, toFilter(query), toOrder(query), page));
  const shortMax = limits.pageMaxSize;
  const isSearch = query.search !== "";
  // A search reads all tasks, however many it shows: once is enough.
  const first = await find(isSearch ? {} : { limit: shortMax + 1 });
  if (first.length <= shortMax) return json(first.map(toTask));
  if (request.method === "HEAD") return jsonStream(null);
  const findAll = isSearch ? async () => first : find;
  return jsonStream(await wholeLists.send(user.id, request.signal, findAll));
}

async function findPage(context: ListContext, limit: number): Promise<TaskPage<Task>> {
  const { db, user, query, taskCursors } = context;
  const filter = toFilter(query);
  const order = toOrder(query);
  const binding = bindingOf(user, query);
  const after = query.cursor === undefined ? undefined : taskCursors.decode(query.cursor, binding);
  if (query.cursor !== undefined && !after) throw foreignCursor();
  // One more than asked for tells whether there is a next page.
  const page = { limit: limit + 1, after };
  const find = () => listAndCountTasks(db, user.id, filter, order, page);
  const { rows, total } = await inTurn(context, find);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    tasks: shown.map(toTask),
    total,
    limit,
    next_cursor: last ? taskCursors.encode(positionOf(last, order), binding) : null,
  };
}

/** A search waits for its turn before it takes a connection. Throws the 429. */
async function inTurn<Found>(
  { user, query, searches }: ListContext,
  find: () => Promise<Found>,
): Promise<Found> {
  if (query.search === "") return find();
  const end = await searches.acquire(user.id);
  try {
    return await find();
  } finally {
    end();
  }
}

function toFilter({ status, search }: ListTasks): TaskFilter {
  return {
    completed: status === "all" ? undefined : status === "completed",
    search: search === "" ? undefined : search,
  };
}

function toOrder({ sort }: ListTasks): TaskOrder {
  const orderedBy = { created_at: "createdAt", updated_at: "updatedAt", title: "title" } as const;
  const column = sort.replace("-", "") as keyof typeof orderedBy;
  return { by: orderedBy[column], descending: sort.startsWith("-") };
}

function bindingOf(user: Principal, { status, search, sort }: ListTasks): CursorBinding {
  return [user.id, status, search, sort];
}

function linkToNext(
  { pathname, query }: ListContext,
  page: TaskPage<Task>,
): Record<string, string> {
  if (page.next_cursor === null) return {};
  const { status, search, sort } = query;
  const next = new URLSearchParams({
    ...(status !== "all" && { status }),
    ...(search !== "" && { search }),
    sort,
    limit: String(page.limit),
    cursor: page.next_cursor,
  });
  return { Link: `<${pathname}?${next}>; rel="next"` };
}

function foreignCursor(): ApiError {
  const detail = "Must be a cursor of this list.";
  return unacceptable([{ pointer: "?cursor", detail, code: "custom" }]);
}
