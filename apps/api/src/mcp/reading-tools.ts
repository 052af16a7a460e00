// The tools that read, by the same verbs as the routes.
import { findStartOfLast } from "@todo/db/changes/changes";
import { findTask } from "@todo/db/tasks/tasks";
import { type Change, ListChanges, type PastChange, selectedOnce } from "@todo/validation/changes";
import { limits } from "@todo/validation/limits";
import { ListTasks } from "@todo/validation/list-tasks";
import { z } from "zod";
import { findChangeList } from "#changes/changes-reply.ts";
import { orNotFound } from "#http/api-error.ts";
import { toListing } from "#tasks/task-listing.ts";
import { findTaskPage, toUsersListing } from "#tasks/task-page.ts";
import { foundResult, listResult } from "./task-result.ts";
import { readingTool } from "./tool.ts";
import { taskReference, toQuery } from "./tool-input.ts";
import { asUserData } from "./user-data.ts";

/** An agent pays for each row. */
const shortPage = 20;

const shownLimit = z
  .int()
  .min(1)
  .max(limits.pageMaxSize)
  .default(shortPage)
  .meta({ description: "Rows at most." });
const shownNumber = (description: string) => z.int().optional().meta({ description });

const listTasks = readingTool({
  name: "list_tasks",
  description:
    "List tasks, newest first: short rows, a page at a time. Narrow it down with search and filters rather than read all pages.",
  options: z.preprocess((given) => toQuery(given as Record<string, unknown>), ListTasks),
  shownAs: ListTasks.omit({ sort_by: true, sort_order: true, order: true, tags: true }).extend({
    limit: shownLimit,
  }),
  find: async (call, query) => {
    const context = { ...call, query };
    const list = toUsersListing(context, await toListing(call.db, query));
    const page = await findTaskPage({ ...context, ...list }, query.limit ?? shortPage);
    return listResult(page.tasks, page.total, page.next_cursor);
  },
});

const getTask = readingTool({
  name: "get_task",
  description: "Everything about one task, its description too.",
  options: z.object(taskReference),
  find: async ({ db, user }, { task_id }) =>
    foundResult(orNotFound(await findTask(db, user.id, task_id))),
});

const { task: taskOfChanges, ...otherSelections } = ListChanges.shape;

/** `ListChanges` in the names that agents send. */
const ListChangesByTool = z
  .object({ ...otherSelections, task_id: taskOfChanges })
  .check(selectedOnce("task_id"))
  .transform(
    ({ task_id: task, ...query }): ListChanges => ({
      ...query,
      ...(task !== undefined && { task }),
    }),
  );

const listChanges = readingTool({
  name: "list_changes",
  description:
    "What happened to the tasks: the last changes, those after a number, of one task, or what is in the trash. actor is the access token that made a change; without it the user did.",
  options: z.preprocess(toChangesQuery, ListChangesByTool),
  shownAs: z.object({
    task_id: taskReference.task_id.optional(),
    since: shownNumber("Only changes after this number, oldest first."),
    trash: z.boolean().optional().meta({ description: "true: deleted tasks, newest first." }),
    until: shownNumber("With task_id or trash: only changes before this number."),
    limit: shownLimit,
  }),
  find: async (call, query) => {
    const { db, user } = call;
    const isOfLast = query.since === undefined && query.task === undefined && !query.trash;
    const since = isOfLast ? await findStartOfLast(db, user.id, query.limit) : query.since;
    const asked = { ...query, ...(since !== undefined && { since }) };
    const { changes, next, more } = await findChangeList({ ...call, query: asked });
    const rows = changes.map(toListed);
    const count = `${rows.length} ${rows.length === 1 ? "change" : "changes"}`;
    const way = query.task === undefined && !query.trash ? "since" : "until";
    const text = `${count}; ${more ? "more" : "go on"} with ${way} ${next}.`;
    const list = rows.length > 0 ? ` ${asUserData(...rows)}` : "";
    return {
      content: [{ type: "text", text: `${text}${list}` }],
      structuredContent: { changes: rows, next, more },
    };
  },
});

function toChangesQuery(given: unknown): Record<string, unknown> {
  const { task, ...query } = toQuery(given as Record<string, unknown>);
  return { limit: String(shortPage), ...(task !== undefined && { task_id: task }), ...query };
}

/** What tells who did what to which task, and how to take it back. */
function toListed(change: Change & Partial<PastChange>): object {
  const { task_data, before, user_id: _userId, ...facts } = { user_id: undefined, ...change };
  const title = task_data?.title ?? before?.title;
  const { uid: _uid, actor, ...listed } = facts;
  return { ...listed, ...(title !== undefined && { title }), ...(actor !== null && { actor }) };
}

export const readingTools = [listTasks, getTask, listChanges];
