import type { Principal } from "@todo/auth/principal";
import type { Db } from "@todo/db/database";
import { type ListedTask, positionOf, type TaskPosition } from "@todo/db/tasks/listing";
import { listAndCountTasks } from "@todo/db/tasks/task-list";
import { limits } from "@todo/validation/limits";
import type { ListTasks, TaskPage } from "@todo/validation/list-tasks";
import { type ApiError, unacceptable } from "#http/api-error.ts";
import { type ConcurrencyLimit, inPlace } from "#limits/concurrency-limit.ts";
import type { TaskCursors } from "./task-cursor.ts";
import { signatureOf, type TaskListing } from "./task-listing.ts";

export interface PageContext {
  db: Db;
  user: Principal;
  query: ListTasks;
  taskCursors: TaskCursors;
  searches: ConcurrencyLimit;
  longPages: ConcurrencyLimit;
}

export interface UsersListing {
  listing: TaskListing;
  /** The user and the list. */
  binding: string[];
  /** Of the cursor. */
  after: TaskPosition | undefined;
}

/** Throws the 422 of a foreign cursor. */
export function toUsersListing(
  { user, query, taskCursors }: Pick<PageContext, "user" | "query" | "taskCursors">,
  listing: TaskListing,
): UsersListing {
  const binding = [user.id, ...signatureOf(listing, query)];
  const after = query.cursor === undefined ? undefined : taskCursors.decode(query.cursor, binding);
  if (query.cursor !== undefined && !after) throw foreignCursor();
  return { listing, binding, after };
}

/** Returns the page and the number of a change it shows. Throws the 429 of a search. */
export async function findTaskPage(
  context: PageContext & UsersListing,
  limit: number,
): Promise<TaskPage<ListedTask> & { change: number }> {
  const { db, user, listing, binding, after, taskCursors } = context;
  const { filter, order } = listing;
  // One excess row tells whether there is a next page.
  const page = { limit: limit + 1, after };
  const find = () => listAndCountTasks(db, user.id, filter, order, page);
  const places = limit > limits.shortPageMaxSize ? context.longPages : undefined;
  const { rows, total, isLast, change } = await inTurn(context, places, find);
  const tasks = rows.slice(0, limit);
  const last = isLast ? undefined : tasks.at(-1);
  const next_cursor = last ? taskCursors.encode(positionOf(last, order), binding) : null;
  return { tasks, total, limit, next_cursor, change };
}

/** A search waits before it takes a connection. Throws the 429. */
export async function inTurn<Found>(
  { user, listing, searches }: Pick<PageContext & UsersListing, "user" | "listing" | "searches">,
  otherwise: ConcurrencyLimit | undefined,
  find: () => Promise<Found>,
): Promise<Found> {
  const limit = listing.filter.search === undefined ? otherwise : searches;
  return limit ? inPlace(limit, user.id, find) : find();
}

function foreignCursor(): ApiError {
  const detail = "Must be a cursor of this list.";
  return unacceptable([{ pointer: "?cursor", detail, code: "custom" }]);
}
