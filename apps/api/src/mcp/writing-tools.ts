// The tools that write, by the same verbs as the routes.
import { deleteTask, setOrToggleCompleted } from "@todo/db/tasks/tasks";
import { CreateTask, UpdateTask } from "@todo/validation/task";
import { z } from "zod";
import { parseInput } from "#http/parse-input.ts";
import { changeTask } from "#tasks/change-task.ts";
import { createFromBody } from "#tasks/create-from-body.ts";
import { formsOfCreation } from "#tasks/fingerprint-forms.ts";
import { readKey, toIdempotency } from "#tasks/idempotency-key.ts";
import { orPreconditionFailed } from "#tasks/or-precondition-failed.ts";
import type { McpCall } from "./mcp-call.ts";
import { targetOf, writingTool } from "./tool.ts";
import { changeOptions, keyOption, writeOptions } from "./tool-input.ts";
import { undoTask } from "./undo-tool.ts";

/** `given` as a body of the HTTP API. Throws the 422. */
function bodyOf<Body>(call: McpCall, schema: z.ZodType<Body>, given: object): Body {
  const { body = schema } = call.compatibility?.toAccepted({ body: schema }) ?? {};
  return parseInput(body as z.ZodType<Body>, given, "body");
}

const addTask = writingTool({
  name: "add_task",
  description: "Add a task to the list. Only title is required.",
  options: z.object({ ...writeOptions, ...keyOption }),
  body: CreateTask,
  isDestructive: false,
  isIdempotent: false,
  write: async (call, { idempotency_key }, given) => {
    const body = bodyOf(call, CreateTask, given);
    const key = idempotency_key ?? readKey(call.request.headers);
    const { row, isReplayed } = await createFromBody({ ...call, body }, (known) =>
      key === undefined ? undefined : toIdempotency(key, formsOfCreation(known)),
    );
    if (isReplayed) return { status: "created", row, did: "Already added", operation: null };
    return { status: "created", row, did: "Added" };
  },
});

const updateTask = writingTool({
  name: "update_task",
  description: "Change members of a task; what is not given stays as it is.",
  options: z.object(changeOptions),
  body: UpdateTask,
  isDestructive: true,
  isIdempotent: true,
  write: async (call, options, given) => {
    const body = bodyOf(call, UpdateTask, given);
    const row = await changeTask({ ...targetOf(call, options), body });
    return { status: "updated", row, did: "Updated" };
  },
});

const completeTask = writingTool({
  name: "complete_task",
  description: "Mark a task as done. Repeating it does no harm; update_task reopens a task.",
  options: z.object(changeOptions),
  isDestructive: false,
  isIdempotent: true,
  write: async (call, options) => {
    const target = targetOf(call, options);
    const { db, user, params, ifMatch } = target;
    const write = setOrToggleCompleted(db, user.id, params.id, true, ifMatch);
    const row = await orPreconditionFailed(target, write);
    return { status: "completed", row, did: "Completed" };
  },
});

const removeTask = writingTool({
  name: "delete_task",
  description: "Delete a task. undo_task brings it back.",
  options: z.object(changeOptions),
  isDestructive: true,
  isIdempotent: true,
  write: async (call, options) => {
    const target = targetOf(call, options);
    const { db, user, params, ifMatch } = target;
    const row = await orPreconditionFailed(target, deleteTask(db, user.id, params.id, ifMatch));
    return { status: "deleted", row, did: "Deleted" };
  },
});

export const writingTools = [addTask, updateTask, completeTask, removeTask, undoTask];
