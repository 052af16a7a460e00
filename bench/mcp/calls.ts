// Requests of the HTTP API, and the tool calls that stand for them.
import type { HttpRequest } from "../load/load.ts";
import type { BenchUser } from "../system/bench-users.ts";

export interface Pair {
  name: string;
  rest: HttpRequest[];
  tool: HttpRequest[];
}

type ToRequest = (user: BenchUser, taskId: number) => HttpRequest;

const toolCall = ({ token }: BenchUser, name: string, args: object): HttpRequest => ({
  method: "POST",
  path: "/api/mcp",
  token,
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: args },
  }),
});

const newTask = {
  title: "Call the bank about the card",
  description: "Ask for the new limit",
  due_date: "2027-03-01",
  priority: "high",
  tags: ["home"],
};

const getOne: ToRequest = ({ token }, id) => ({ method: "GET", path: `/api/tasks/${id}`, token });
const list: ToRequest = ({ token }) => ({ method: "GET", path: "/api/tasks?limit=20", token });
const create: ToRequest = ({ token }) => ({
  method: "POST",
  path: "/api/tasks",
  token,
  body: JSON.stringify(newTask),
});

const edit =
  (members: object): ToRequest =>
  ({ token }, id) => ({
    method: "PATCH",
    path: `/api/tasks/${id}`,
    token,
    body: JSON.stringify(members),
  });

const editByTool =
  (members: object): ToRequest =>
  (user, id) =>
    toolCall(user, "update_task", { task_id: id, ...members });

export function pairsOf(users: BenchUser[]): Pair[] {
  const forEachTask = (toRequest: ToRequest) =>
    users.flatMap((user) => user.taskIds.map((id) => toRequest(user, id)));
  // Each changes its task.
  const inTurn = (...edits: ToRequest[]) => edits.flatMap(forEachTask);
  return [
    {
      name: "get one",
      rest: forEachTask(getOne),
      tool: forEachTask((user, id) => toolCall(user, "get_task", { task_id: id })),
    },
    {
      name: "list, 20 of 1,000",
      rest: forEachTask(list),
      tool: forEachTask((user) => toolCall(user, "list_tasks", { limit: 20 })),
    },
    {
      name: "create",
      rest: forEachTask(create),
      tool: forEachTask((user) => toolCall(user, "add_task", newTask)),
    },
    {
      name: "edit of the title",
      rest: inTurn(edit({ title: "One" }), edit({ title: "Other" })),
      tool: inTurn(editByTool({ title: "One" }), editByTool({ title: "Other" })),
    },
    {
      name: "complete, reopen",
      rest: inTurn(edit({ completed: true }), edit({ completed: false })),
      tool: inTurn(
        (user, id) => toolCall(user, "complete_task", { task_id: id }),
        editByTool({ completed: false }),
      ),
    },
  ];
}
