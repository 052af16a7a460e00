// Schemas by name; all but the last few also validate.
import { AccessToken, CreateAccessToken, CreatedAccessToken } from "@todo/validation/access-token";
import { BulkId, BulkRequest, type BulkResponse as BulkResponseType } from "@todo/validation/bulk";
import {
  Change,
  ChangeList,
  ListChanges,
  PastChange,
  PastChangeList,
} from "@todo/validation/changes";
import { SignIn, SignUp, TokenGrant, User } from "@todo/validation/credentials";
import { ErrorBody, ErrorCode, FieldError } from "@todo/validation/error";
import { limits } from "@todo/validation/limits";
import { ListTasks, type TaskPage as TaskPageType } from "@todo/validation/list-tasks";
import {
  CompleteOrToggleTask,
  CompleteTask,
  CreateTask,
  Task,
  TaskId,
  TaskList,
  UpdateTask,
} from "@todo/validation/task";
import { Scope } from "@todo/validation/scope";
import { TaskCounts } from "@todo/validation/task-counts";
import { Uid } from "@todo/validation/uid";
import { z } from "zod";
import type { CreateDocumentOptions } from "zod-openapi";

export const TaskPage = z.object({
  tasks: TaskList,
  total: z.int().nonnegative().meta({ description: "Tasks that pass the filters, on all pages." }),
  limit: z.int().min(1).max(limits.pageMaxSize),
  next_cursor: z.string().nullable().meta({ description: "Opaque; `null` on the last page." }),
}) satisfies z.ZodType<TaskPageType<Task>>;

const failure = { error_code: ErrorCode, detail: z.string() };
const taskResults = [
  z.object({ status: z.literal([200, 201]), task: Task }),
  z.object({ status: z.literal(204) }),
  z.object({ status: z.literal([403, 404, 409, 410, 424]), ...failure }),
  z.object({ status: z.literal(412), ...failure, current: Task }),
] as const;

const taskId = {
  task_id: z.int().nonnegative().meta({ description: "The task that the result is about." }),
};

const BulkResult = z.union([
  ...taskResults,
  z.object({
    status: z.literal(200),
    results: z.array(z.union(taskResults.map((result) => result.extend(taskId)))).meta({
      description: "Of an `undo` with `operation`: one for each task that it had changed.",
    }),
  }),
]);

export const BulkResponse = z.object({
  applied: z.boolean().meta({
    description:
      "`false` when `atomic` was asked for and an operation failed: nothing was changed.",
  }),
  operation: Uid.meta({
    description:
      "Stands in each change that the request made: an `undo` with it takes them all back.",
    examples: ["5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f"],
  }),
  results: z
    .array(BulkResult)
    .max(limits.bulkOperationsMax)
    .meta({ description: "One per operation, in their order." }),
}) satisfies z.ZodType<BulkResponseType>;

export const Success = z.object({ success: z.literal(true) });
export const Status = z.object({ status: z.literal("ok") });

/** Clients without a Better Auth SDK read these members below `/api/auth`. */
export const SignInErrorBody = ErrorBody.extend({
  success: z.literal(false),
  error: z.object({ message: z.string(), code: ErrorCode }),
  message: z.string().exactOptional().meta({ description: "Better Auth's own words." }),
  code: z.string().exactOptional().meta({ description: "Better Auth's own code." }),
});

export const namedSchemas = {
  Task,
  TaskList,
  TaskPage,
  TaskCounts,
  Change,
  ChangeList,
  PastChange,
  PastChangeList,
  CreateTask,
  UpdateTask,
  CompleteTask,
  CompleteOrToggleTask,
  BulkRequest,
  BulkResponse,
  BulkResult,
  AccessToken,
  CreateAccessToken,
  CreatedAccessToken,
  Scope,
  Status,
  ErrorBody,
  ErrorCode,
  FieldError,
};

/** Only where accounts live here. */
export const accountSchemas = { SignUp, SignIn, TokenGrant, User, Success, SignInErrorBody };

const taskRef = {
  type: ["integer", "string"],
  minimum: 0,
  format: "uuid",
  description: "The `id` of the task, or its `uid`.",
};

/** Simpler than the accepted input: parameters arrive as text. */
const shownAs = new Map<unknown, object>([
  [TaskId, taskRef],
  [BulkId, taskRef],
  [ListTasks.shape.limit.unwrap(), { type: "integer", minimum: 1, maximum: limits.pageMaxSize }],
  [ListChanges.shape.since.unwrap(), { type: "integer", minimum: 0 }],
]);

/** Additional members are allowed in responses: a client that refuses them would break with every addition. */
export const schemaStyle: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema }) => {
    const shown = shownAs.get(zodSchema);
    if (shown) {
      delete jsonSchema.pattern;
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, shown);
    }
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  },
};
