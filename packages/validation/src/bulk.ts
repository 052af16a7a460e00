import { z } from "zod";
import type { ErrorCode } from "./error.ts";
import { limits } from "./limits.ts";
import { requiredOr } from "./text.ts";
import { CompleteTask, CreateTask, type Task, UpdateTask, writableMembers } from "./task.ts";
import { Uid } from "./uid.ts";

const aRef = { error: requiredOr("Must be a whole number, or a UUID.") };

/** An id, or a uid in lower case. */
export const BulkId = z.union(
  [z.int({ ...aRef, abort: true }).nonnegative(aRef), z.guid(aRef).toLowerCase()],
  aRef,
);

const versionRule = { error: "Must be a `version`." };

export const Version = z.int({ ...versionRule, abort: true }).positive(versionRule);

/** What names a task, and the version that it must have. */
const target = {
  id: BulkId.exactOptional(),
  uid: Uid.exactOptional().meta({ description: "The `uid` of the task, instead of its `id`." }),
  if_version: Version.exactOptional().meta({
    description: "The version that the task must have: otherwise the result is 412.",
  }),
};

const hasChange = (operation: object) =>
  Object.keys(operation).some((member) => member !== "op" && !(member in target));
const noChange = { error: `Must have at least one of ${writableMembers}.` };

const BulkCreate = z.object({ op: z.literal("create"), ...CreateTask.shape });
const BulkUpdate = z
  .object({ op: z.literal("update"), ...target, ...UpdateTask.shape })
  .refine(hasChange, noChange)
  .meta({ minProperties: 3 });
const BulkComplete = z.object({ op: z.literal("complete"), ...target, ...CompleteTask.shape });
const BulkDelete = z.object({ op: z.literal("delete"), ...target });
const BulkPut = z
  .object({
    op: z.literal("put"),
    uid: Uid,
    if_version: target.if_version,
    ...UpdateTask.shape,
  })
  .refine(hasChange, noChange)
  .meta({ minProperties: 3 });
const BulkUndo = z
  .object({
    op: z.literal("undo"),
    ...target,
    operation: Uid.exactOptional().meta({
      description:
        "The `operation` of a bulk response or of changes, instead of a task: takes back all that it was the last to change. Refused together with `id`, `uid` or `if_version`.",
    }),
  })
  .check(({ value, issues }) => {
    if (!("operation" in value)) return;
    const message = "Must not be given with operation.";
    for (const name of Object.keys(target).filter((member) => member in value)) {
      issues.push({ code: "custom", path: [name], message, input: value });
    }
  });

export const BulkOperation = z.discriminatedUnion(
  "op",
  [BulkCreate, BulkUpdate, BulkComplete, BulkDelete, BulkPut, BulkUndo],
  { error: "Must have an op: create, update, complete, delete, put or undo." },
);
export type BulkOperation = z.infer<typeof BulkOperation>;

/** What names the task, or of an undo perhaps the operation; `undefined` for a creation without a uid. */
export function refOf(operation: BulkOperation): number | string | undefined {
  if (operation.op === "create" || operation.op === "put") return operation.uid;
  const ref = operation.id ?? operation.uid;
  return operation.op === "undo" ? (ref ?? operation.operation) : ref;
}

/** Which member of the operation `refOf` returns. */
export function refMemberOf(operation: BulkOperation): "id" | "uid" | "operation" {
  if ("id" in operation) return "id";
  return "operation" in operation ? "operation" : "uid";
}

export const namedTwice = "Must not occur in two operations.";

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
        const seen = new Set<number | string>();
        for (const [index, operation] of value.entries()) {
          const ref = refOf(operation);
          if (ref === undefined && operation.op === "create") continue;
          const message = ref === undefined ? "Is required." : namedTwice;
          if (ref === undefined || seen.has(ref)) {
            const path = [index, ref === undefined ? "id" : refMemberOf(operation)];
            issues.push({ code: "custom", path, message, input: ref });
          } else {
            seen.add(ref);
          }
        }
      }),
  },
  { error: "Must be a JSON object." },
);
export type BulkRequest = z.infer<typeof BulkRequest>;

/** What became of one task. */
export type BulkTaskResult =
  | { status: 200 | 201; task: Task }
  | { status: 204 }
  | { status: 412; error_code: ErrorCode; detail: string; current: Task }
  | { status: 403 | 404 | 409 | 410 | 424; error_code: ErrorCode; detail: string };

export type BulkResult =
  | BulkTaskResult
  /** Of an operation that is taken back. */
  | { status: 200; results: (BulkTaskResult & { task_id: number })[] };

export interface BulkResponse {
  /** `false` if `atomic` was set and an operation failed: nothing was changed. */
  applied: boolean;
  /** A UUID, in each change that the request made; undoes them all. */
  operation: string;
  results: BulkResult[];
}
