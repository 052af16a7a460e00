import { Task } from "@todo/validation/task";
import { examples } from "./examples.ts";
import type { Answer } from "./responses.ts";

export const oneTask: Answer = {
  description: "The task as it is now.",
  schema: Task,
  example: examples.task,
  headers: ["ETag"],
};
