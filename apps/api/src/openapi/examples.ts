// A test validates each example.
import { eventText } from "#changes/event-text.ts";
import { Task } from "@todo/validation/task";

const task = Object.fromEntries(
  Object.entries(Task.shape).map(([member, schema]) => [member, schema.meta()?.examples?.[0]]),
) as Task;

const bought: Task = {
  ...task,
  description: null,
  priority: "medium",
  due_date: "2026-08-08T07:30:00.000Z",
  time_zone: null,
  tags: [],
};

const changed = (changes: Partial<Task>): Task => ({
  ...task,
  ...changes,
  version: 2,
  updated_at: "2026-01-19T08:00:00.000Z",
});

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

const change = {
  change: 43,
  event_type: "updated",
  task_id: task.id,
  uid: task.uid,
  version: 2,
  operation: "5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79",
  task_data: changed({ title: "Buy oat milk" }),
  actor: null,
  timestamp: "2026-01-19T08:00:00.000Z",
};

const accessToken = {
  id: "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11",
  name: "n8n",
  scopes: ["tasks:read"],
  created_at: "2026-08-01T07:30:00.000Z",
  expires_at: "2026-10-30T07:30:00.000Z",
  last_used_on: "2026-08-08",
};

export const examples = {
  task,
  user,
  completedTask: changed({ completed: true, completed_at: "2026-01-19T08:00:00.000Z" }),
  undoneTask: { ...task, version: 3, updated_at: "2026-01-19T08:00:00.000Z" },
  updatedTask: changed({ title: "Buy oat milk", due_date: "2026-08-08T09:30:00" }),
  taskPage: { tasks: [task], total: 120, limit: 50, next_cursor: "b3BhcXVl" },
  taskCounts: {
    all: 12,
    pending: 9,
    completed: 3,
    overdue: 2,
    due_today: 1,
    tags: [
      { name: "home", pending: 4 },
      { name: "garden", pending: 0 },
    ],
  },
  changeList: { changes: [change], next: 43, more: false },
  changeStream: `retry: 3000\nid: 42\n\n${eventText({ id: 43, event: "updated", data: change })}`,
  createTask: {
    title: "Buy milk",
    description: "2 litres",
    priority: "high",
    due_date: "2026-08-08",
    time_zone: "Europe/Berlin",
    tags: ["home", "garden"],
  },
  updateTask: { title: "Buy oat milk", due_date: "2026-08-08T09:30" },
  completeTask: { completed: true },
  bulkRequest: {
    atomic: false,
    operations: [
      { op: "create", title: "Buy milk", due_date: "2026-08-08T07:30:00Z" },
      { op: "update", id: 7, due_date: null },
      { op: "complete", id: 8, completed: true },
      { op: "delete", id: 9 },
      { op: "put", uid: task.uid, title: "Buy oat milk", if_version: 1 },
    ],
  },
  bulkReply: {
    applied: true,
    operation: "5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f",
    results: [
      { status: 201, task: bought },
      { status: 200, task: { ...changed({ due_date: null }), id: 7 } },
      {
        status: 404,
        error_code: "RESOURCE_NOT_FOUND",
        detail: "There is nothing here, or nothing of yours.",
      },
      { status: 204 },
      {
        status: 412,
        error_code: "PRECONDITION_FAILED",
        detail: "The task has changed since you read it.",
        current: changed({ title: "Buy bread" }),
      },
    ],
  },
  accessToken,
  createAccessToken: { name: "n8n", scopes: ["tasks:read"], expires_in_days: 90 },
  createdAccessToken: {
    ...accessToken,
    last_used_on: null,
    token: `todo_${"0".repeat(37)}0fyYjL`,
  },
  signUp: { email: "ada@example.com", password: "correct horse", name: "Ada" },
  signIn: { email: "ada@example.com", password: "correct horse" },
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
