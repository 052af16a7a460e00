import { TaskParams } from "@todo/validation/task";
import { inBothFamilies } from "./path-families.ts";

const tag = "Tasks";

export const trashOperations = inBothFamilies("/trash", {
  "": {
    delete: {
      id: "emptyTrash",
      tag,
      summary: "Delete all tasks in the trash for good",
      description:
        "The log of changes keeps that these tasks were there, and nothing of what they were.",
      answers: { 204: { description: "The trash is empty." } },
    },
  },
  "/{id}": {
    delete: {
      id: "purgeTask",
      tag,
      summary: "Delete a task in the trash for good",
      description:
        "The log of changes keeps that the task was there, and nothing of what it was. If-Match compares the version that it had.",
      params: TaskParams,
      headers: ["If-Match"],
      answers: { 204: { description: "Nothing of the task is left." } },
      errors: ["RESOURCE_NOT_FOUND", "PRECONDITION_FAILED"],
    },
  },
});
