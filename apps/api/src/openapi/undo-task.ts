import { TaskParams } from "@todo/validation/task";
import { examples } from "./examples.ts";
import { oneTask } from "./one-task.ts";
import type { Operation } from "./operation.ts";

export const undoTask: Operation = {
  id: "undoTask",
  tag: "Tasks",
  summary: "Take back the last change of a task",
  description:
    "Puts back what the last change of the task replaced, whoever made it: a deleted task returns with its id, and a new one is deleted. Taking that back is doing it again, so send an Idempotency-Key or If-Match with a request that may be repeated. For a deleted task If-Match compares the version that it had. A body is ignored.",
  params: TaskParams,
  headers: ["If-Match", "Idempotency-Key"],
  answers: {
    200: { ...oneTask, headers: ["ETag", "Idempotent-Replayed"], example: examples.undoneTask },
    201: {
      ...oneTask,
      description: "The task, back from the trash.",
      headers: ["Location", "ETag", "Idempotent-Replayed"],
      example: examples.undoneTask,
    },
    204: {
      description: "The last change was the creation of the task, or its way back: it is gone.",
      headers: ["Idempotent-Replayed"],
    },
  },
  errors: [
    "RESOURCE_NOT_FOUND",
    "PRECONDITION_FAILED",
    "NOTHING_TO_UNDO",
    "TASK_LIMIT_REACHED",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
  ],
};
