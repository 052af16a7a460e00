import type { Task } from "@todo/validation/task";
import { send } from "./send.ts";
import type { TestUser } from "./tokens.ts";

/** Both path families of the task routes, for `describe.each`. */
export const families = [
  { family: "/api/tasks", tasksOf: () => "/api/tasks" },
  {
    family: "/api/{user_id}/tasks",
    tasksOf: (user: TestUser) => `/api/${encodeURIComponent(user.id)}/tasks`,
  },
];

/** A stored task of `user`. */
export async function createTask(
  user: TestUser,
  task: { title?: string; description?: string | null; completed?: boolean } = {},
): Promise<Task> {
  const json = { title: "Buy milk", ...task };
  const response = await send("POST", "/api/tasks", { as: user, json });
  if (response.status !== 201) throw new Error(`Task not created: ${await response.text()}`);
  return (await response.json()) as Task;
}

/** All tasks of `user`, as the API lists them. */
export async function listTasks(user: TestUser): Promise<Task[]> {
  return (await send("GET", "/api/tasks", { as: user })).json();
}
