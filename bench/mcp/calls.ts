// Requests of the HTTP API, and the tool calls that stand for them.
import type { BenchUser } from "../system/bench-users.ts";

export interface Call {
  method: string;
  path: string;
  body?: object;
}

export interface Pair {
  name: string;
  rest: (user: BenchUser, round: number) => Call;
  tool: (user: BenchUser, round: number) => Call;
}

const toolCall = (name: string, args: object): Call => ({
  method: "POST",
  path: "/api/mcp",
  body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } },
});

const taskOf = ({ taskIds }: BenchUser, round: number) => taskIds[round % taskIds.length] ?? 0;

const newTask = {
  title: "Call the bank about the card",
  description: "Ask for the new limit",
  due_date: "2027-03-01",
  priority: "high",
  tags: ["home"],
};

export const pairs: Pair[] = [
  {
    name: "get one",
    rest: (user, n) => ({ method: "GET", path: `/api/tasks/${taskOf(user, n)}` }),
    tool: (user, n) => toolCall("get_task", { task_id: taskOf(user, n) }),
  },
  {
    name: "list, 20 of 1,000",
    rest: () => ({ method: "GET", path: "/api/tasks?limit=20" }),
    tool: () => toolCall("list_tasks", { limit: 20 }),
  },
  {
    name: "create",
    rest: () => ({ method: "POST", path: "/api/tasks", body: newTask }),
    tool: () => toolCall("add_task", newTask),
  },
  {
    name: "edit of the title",
    rest: (user, n) => ({
      method: "PATCH",
      path: `/api/tasks/${taskOf(user, n)}`,
      body: { title: `Renamed ${n}` },
    }),
    tool: (user, n) => toolCall("update_task", { task_id: taskOf(user, n), title: `Renamed ${n}` }),
  },
  {
    name: "complete",
    rest: (user, n) => ({
      method: "PATCH",
      path: `/api/tasks/${taskOf(user, n)}/complete`,
      body: { completed: true },
    }),
    tool: (user, n) => toolCall("complete_task", { task_id: taskOf(user, n) }),
  },
];
