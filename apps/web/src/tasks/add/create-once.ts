import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { Task } from "@todo/validation/task";
import type { WaitingTask } from "./waiting-tasks.ts";

/** Creates a task, or finds that an earlier attempt has; `undefined` if it is deleted by now. */
export async function createOnce(
  tasks: Pick<TaskClient, "create" | "find">,
  { uid, task }: WaitingTask,
): Promise<Task | undefined> {
  try {
    // With the key of an earlier attempt the API would tell what it answered then.
    return (await tasks.create({ ...task, uid })).task;
  } catch (error) {
    if (!isCode(error, "UID_TAKEN")) throw error;
  }
  try {
    return (await tasks.find(uid)).task;
  } catch (error) {
    if (!isCode(error, "RESOURCE_NOT_FOUND")) throw error;
    return undefined;
  }
}

function isCode(error: unknown, code: ApiError["code"]): boolean {
  return error instanceof ApiError && error.code === code;
}
