// FRONTEND_COMPATIBILITY accepts `is_completed` beside `completed`, and no body to toggle.
import { BulkRequest } from "@todo/validation/bulk";
import { CompleteOrToggleTask, CompleteTask, CreateTask, UpdateTask } from "@todo/validation/task";
import type { z } from "zod";

export interface Accepted {
  body?: z.ZodType;
  emptyBody?: object;
}

interface Completion {
  completed?: boolean | undefined;
  is_completed?: boolean | undefined;
}

const isCompleted = CompleteTask.shape.completed.exactOptional();
const bothSpellings = { completed: isCompleted, is_completed: isCompleted };

function ofNewTask<Body extends Completion>({ is_completed, ...body }: Body) {
  return is_completed === undefined ? body : { ...body, completed: is_completed };
}

/** If the two values differ, the one that is not stored wins: null toggles. */
function ofChange<Body extends Completion>({ is_completed, ...body }: Body) {
  if (is_completed === undefined) return body;
  const { completed = is_completed } = body;
  return { ...body, completed: completed === is_completed ? completed : null };
}

function compatibleBulkRequest(): z.ZodType {
  const { operations } = BulkRequest.shape;
  const { element } = operations;
  const [create, update, complete, remove, put, undo] = element.options;
  const options = [
    create.extend({ is_completed: isCompleted }).transform(ofNewTask),
    update.safeExtend({ is_completed: isCompleted }).transform(ofChange),
    complete
      .extend(bothSpellings)
      .refine(({ completed, is_completed }) => (completed ?? is_completed) !== undefined, {
        path: ["completed"],
        error: "Is required.",
      })
      .transform(ofChange),
    remove,
    put.safeExtend({ is_completed: isCompleted }).transform(ofChange),
    undo,
  ];
  const spelled = element.clone({ ...element.def, options } as never);
  return BulkRequest.extend({
    operations: operations.clone({ ...operations.def, element: spelled }),
  });
}

const completeOrToggle = {
  body: CompleteOrToggleTask.extend(bothSpellings).transform(ofChange),
  emptyBody: {},
};

/** By the body without the setting. */
const compatible = new Map<z.ZodType | undefined, Accepted>([
  [CreateTask, { body: CreateTask.extend({ is_completed: isCompleted }).transform(ofNewTask) }],
  [UpdateTask, { body: UpdateTask.safeExtend({ is_completed: isCompleted }).transform(ofChange) }],
  [CompleteTask, completeOrToggle],
  [CompleteOrToggleTask, completeOrToggle],
  [BulkRequest, { body: compatibleBulkRequest() }],
]);

/** Returns unrelated routes unchanged. */
export function acceptedCompatibly(accepted: Accepted): Accepted {
  return compatible.get(accepted.body) ?? accepted;
}
