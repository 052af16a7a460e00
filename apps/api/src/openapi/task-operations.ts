import { BulkRequest } from "@todo/validation/bulk";
import { limits } from "@todo/validation/limits";
import { ListTasks } from "@todo/validation/list-tasks";
import { CountTasks, TaskCounts } from "@todo/validation/task-counts";
import {
  CompleteOrToggleTask,
  CompleteTask,
  CreateTask,
  TaskList,
  TaskParams,
  UpdateTask,
  writableMembers,
} from "@todo/validation/task";
import { z } from "zod";
import { examples } from "./examples.ts";
import type { Operation, Operations } from "./operation.ts";
import { oneTask } from "./one-task.ts";
import { inBothFamilies } from "./path-families.ts";
import { BulkResponse, TaskPage } from "./schemas.ts";
import { undoTask } from "./undo-task.ts";

const tag = "Tasks";
const params = TaskParams;

const lenientSpellings =
  'Unless `Prefer: handling=strict` is sent, these are read too: null or `""` as no due date, no time zone, no tags, and as the default priority, which in a change means no change; a priority in any case, `critical` as `urgent`; tags as one text with commas between them, or as objects with a `name`; of tags that differ by case alone the first.';

const update = {
  tag,
  description: `Changes the members that are sent; absent ones keep their value, null clears \`description\`, \`due_date\` and \`time_zone\`, and \`tags\` are replaced as a whole. At least one of ${writableMembers}. ${lenientSpellings}`,
  params,
  headers: ["If-Match"],
  body: { schema: UpdateTask, example: examples.updateTask },
  answers: { 200: { ...oneTask, example: examples.updatedTask } },
  errors: ["RESOURCE_NOT_FOUND", "PRECONDITION_FAILED"],
} satisfies Partial<Operation>;

const complete: Operation = {
  id: "completeTask",
  tag,
  summary: "Set whether a task is done",
  params,
  headers: ["If-Match"],
  body: { schema: CompleteTask, example: examples.completeTask },
  answers: { 200: { ...oneTask, example: examples.completedTask } },
  errors: ["RESOURCE_NOT_FOUND", "PRECONDITION_FAILED"],
};

/** Relative to `/api/tasks` or `/api/{user_id}/tasks`. */
const operations: Record<string, Operations> = {
  "": {
    get: {
      id: "listTasks",
      tag,
      summary: "List tasks",
      description:
        "Without `limit` and `cursor` all tasks as an array, newest first; with one of them a page. A task that exists throughout is on exactly one page, whatever is created or deleted meanwhile. Unknown parameters are ignored.",
      query: ListTasks,
      headers: ["If-None-Match"],
      answers: {
        200: {
          description: "The tasks, or a page of them.",
          schema: z.union([TaskList, TaskPage]),
          example: [examples.task],
          headers: ["Link", "ETag"],
        },
        304: {
          description: "No task has changed since the answer that you hold.",
          headers: ["ETag"],
        },
      },
    },
    post: {
      id: "createTask",
      tag,
      summary: "Create a task",
      description: `A user may have at most ${limits.tasksPerUser.toLocaleString("en")} tasks, unless the deployment sets another number. With an Idempotency-Key the request can be repeated safely. ${lenientSpellings}`,
      headers: ["Idempotency-Key"],
      body: { schema: CreateTask, example: examples.createTask },
      answers: {
        201: {
          ...oneTask,
          description: "The new task.",
          headers: ["Location", "ETag", "Idempotent-Replayed"],
        },
      },
      errors: [
        "TASK_LIMIT_REACHED",
        "UID_TAKEN",
        "IDEMPOTENCY_IN_PROGRESS",
        "IDEMPOTENCY_KEY_REUSED",
      ],
    },
  },
  "/{id}": {
    get: {
      id: "getTask",
      tag,
      summary: "Read a task",
      params,
      headers: ["If-None-Match"],
      answers: {
        200: oneTask,
        304: { description: "The task is still the one that you hold.", headers: ["ETag"] },
      },
      errors: ["RESOURCE_NOT_FOUND"],
    },
    put: {
      id: "replaceTask",
      summary: "Change a task, or create it under a uid",
      ...update,
      description: `${update.description} A PUT to a uid that no task has creates the task, if it has a title and no If-Match is sent.`,
      headers: ["If-Match", "If-None-Match"],
      answers: {
        ...update.answers,
        201: { ...oneTask, description: "The new task.", headers: ["Location", "ETag"] },
      },
      errors: [...update.errors, "TASK_LIMIT_REACHED", "TASK_DELETED"],
    },
    patch: { id: "updateTask", summary: "Change a task", ...update },
    delete: {
      id: "deleteTask",
      tag,
      summary: "Delete a task",
      params,
      headers: ["If-Match"],
      answers: { 204: { description: "The task is gone." } },
      errors: ["RESOURCE_NOT_FOUND", "PRECONDITION_FAILED"],
    },
  },
  "/{id}/complete": { patch: complete },
  "/{id}/undo": { post: undoTask },
  "/counts": {
    get: {
      id: "countTasks",
      tag,
      summary: "Count tasks",
      description:
        "All tasks by whether they are done; how many of the pending ones are overdue and due today, where the time zone of the query tells when today is; and the tags in use.",
      query: CountTasks,
      answers: {
        200: { description: "The counts.", schema: TaskCounts, example: examples.taskCounts },
      },
    },
  },
  "/bulk": {
    post: {
      id: "changeTasks",
      tag,
      summary: "Carry out many operations",
      description: `Up to ${limits.bulkOperationsMax} operations in one transaction; a task may occur once, named by \`id\` or \`uid\`. \`put\` changes a task, or creates it under its uid; \`undo\` takes back the last change of a task, or all that an earlier \`operation\` was the last to change. \`if_version\` makes an operation depend on the version of its task. With \`atomic\` nothing is changed if one fails. With an Idempotency-Key the request can be repeated safely; an answer whose \`applied\` is false is not kept. ${lenientSpellings}`,
      headers: ["Idempotency-Key"],
      body: { schema: BulkRequest, example: examples.bulkRequest },
      answers: {
        200: {
          description: "A result per operation, in their order.",
          schema: BulkResponse,
          example: examples.bulkReply,
          headers: ["Idempotent-Replayed"],
        },
      },
      errors: ["IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_KEY_REUSED"],
    },
  },
};

const completeOrToggle: Operation = {
  ...complete,
  description: "Without a body, or without `completed` in it, toggles in one atomic statement.",
  body: { schema: CompleteOrToggleTask, example: examples.completeTask, isOptional: true },
};

export const taskOperations = inBothFamilies("/tasks", operations, {
  "/{id}/complete": { patch: completeOrToggle },
});
