import { z } from "zod";
import type { ErrorCode } from "./error.ts";
import { limits } from "./limits.ts";
import { requiredOr } from "./text.ts";
import { CompleteTask, CreateTask, type Task, UpdateTask, writableMembers } from "./task.ts";

const id = z.int({ error: requiredOr("Must be a whole number.") }).nonnegative();

const BulkCreate = z.object({ op: z.literal("create"), ...CreateTask.shape });
const BulkUpdate = z
  .object({ op: z.literal("update"), id, ...UpdateTask.shape })
  .refine((operation) => Object.keys(operation).length > 2, {
    error: `Must have at least one of ${writableMembers}.`,
  })
  .meta({ minProperties: 3 });
const BulkComplete = z.object({ op: z.literal("complete"), id, ...CompleteTask.shape });
const BulkDelete = z.object({ op: z.literal("delete"), id });

export const BulkOperation = z.discriminatedUnion(
  "op",
  [BulkCreate, BulkUpdate, BulkComplete, BulkDelete],
  { error: "Must have an op: create, update, complete or delete." },
);
export type BulkOperation = z.infer<typeof BulkOperation>;

/** Body of `POST /api/tasks/bulk`. Operations have no order, so each task may occur once. */
export const BulkRequest = z.object(
  {
    atomic: z
      .boolean({ error: "Must be true or false." })
      .default(false)
      .meta({ description: "Carry out all operations or none." }),
    operations: z
      .array(BulkOperation, { error: requiredOr("Must be an array.") })
      .min(1, { error: "Must have at least 1 operation." })
      .max(limits.bulkOperationsMax, {
        error: `Must have at most ${limits.bulkOperationsMax} operations.`,
      })
      .check(({ value, issues }) => {
        const seen = new Set<number>();
        for (const [index, operation] of value.entries()) {
          if (!("id" in operation)) continue;
          if (seen.has(operation.id)) {
            const message = "Must not occur in two operations.";
            issues.push({ code: "custom", path: [index, "id"], message, input: operation.id });
          }
          seen.add(operation.id);
        }
      }),
  },
  { error: "Must be a JSON object." },
);
export type BulkRequest = z.infer<typeof BulkRequest>;

export type BulkResult =
  | { status: 200 | 201; task: Task }
  | { status: 204 }
  | { status: 403 | 404 | 424; error_code: ErrorCode; detail: string };

export interface BulkResponse {
  /** `false` if `atomic` was set and an operation failed: nothing was changed. */
  applied: boolean;
  results: BulkResult[];
}
