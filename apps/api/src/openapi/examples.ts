// Values that the document shows; a test holds each of them to its schema.
import { Task } from "@todo/validation/task";

const task = Object.fromEntries(
  Object.entries(Task.shape).map(([member, schema]) => [member, schema.meta()?.examples?.[0]]),
) as Task;

const user = {
  id: "hGx0Qw3vT9",
  email: "ada@example.com",
  name: "Ada",
  createdAt: "2026-01-18T12:00:00.000Z",
  updatedAt: "2026-01-18T12:00:00.000Z",
  created_at: "2026-01-18T12:00:00.000Z",
  updated_at: "2026-01-18T12:00:00.000Z",
};

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoR3gwUXczdlQ5In0.c2lnbmF0dXJl";

export const examples = {
  task,
  user,
  completedTask: { ...task, completed: true },
  taskPage: { tasks: [task], total: 120, limit: 50, next_cursor: "b3BhcXVl" },
  createTask: { title: "Buy milk", description: "2 litres" },
  updateTask: { title: "Buy oat milk" },
  completeTask: { completed: true },
  bulkRequest: {
    atomic: false,
    operations: [
      { op: "create", title: "Buy milk" },
      { op: "update", id: 7, description: null },
      { op: "complete", id: 8, completed: true },
      { op: "delete", id: 9 },
    ],
  },
  bulkReply: {
    applied: true,
    results: [
      { status: 201, task },
      { status: 200, task: { ...task, id: 7, description: null } },
      {
        status: 404,
        error_code: "RESOURCE_NOT_FOUND",
        detail: "There is nothing here, or nothing of yours.",
      },
      { status: 204 },
    ],
  },
  signUp: { email: "ada@example.com", password: "correct horse battery", name: "Ada" },
  signIn: { email: "ada@example.com", password: "correct horse battery" },
  tokenGrant: {
    success: true,
    data: { token, user },
    token,
    access_token: token,
    token_type: "bearer",
    expires_in: 604800,
    user,
  },
};
