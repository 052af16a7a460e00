import { describe, expect, it } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { expectMissingToken, expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser, type User } from "../../fixtures/users.ts";

const path = "/api/mcp";

const rpc = (method: string, params: object = {}, id: number | string = 1) => ({
  jsonrpc: "2.0",
  id,
  method,
  params,
});

const post = (as: User, json: unknown, headers = {}) =>
  send({ method: "POST", path, as, json, headers });

async function call(as: User, name: string, args: object = {}) {
  const answer = await post(as, rpc("tools/call", { name, arguments: args }));
  expect(answer.status).toBe(200);
  return answer.json.result;
}

withUsers("tools for agents", () => {
  it("a session: what the server is, its tools, and the life of a task by them", async () => {
    const user = newUser();
    const start = {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    };
    const { result } = (await post(user, rpc("initialize", start))).json;
    expect(result).toMatchObject({ protocolVersion: "2025-06-18", capabilities: { tools: {} } });
    expect(result.instructions).toContain("due_date");
    const { tools } = (await post(user, rpc("tools/list"))).json.result;
    expect(tools).toHaveLength(8);

    const named = { user_id: "somebody else" };
    const { structuredContent: added } = await call(user, "add_task", {
      ...named,
      title: "Buy groceries",
    });
    expect(await listTasks(user)).toEqual([added.task]);
    const { task_id } = added;
    const done = await call(user, "complete_task", { ...named, task_id: String(task_id) });
    expect(done.structuredContent).toMatchObject({ task_id, status: "completed" });
    const dry = await call(user, "delete_task", { task_id, dry_run: true });
    expect(dry.structuredContent).toMatchObject({ status: "deleted", dry_run: true });
    await call(user, "delete_task", { task_id });
    expect((await call(user, "list_tasks")).structuredContent).toEqual({ tasks: [], total: 0 });
    const back = await call(user, "undo_task", { task_id });
    expect(back.structuredContent.task).toMatchObject({ id: task_id, completed: true });
    const { changes } = (await call(user, "list_changes")).structuredContent;
    expect(changes.map((change: { event_type: string }) => change.event_type)).toEqual([
      "created",
      "completed",
      "deleted",
      "restored",
    ]);
  });

  it("another user's task is a missing one", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const { id, uid } = await createTask(victim);
    for (const name of ["get_task", "update_task", "complete_task", "delete_task", "undo_task"]) {
      for (const task_id of [id, uid, 2 ** 40]) {
        const { isError, structuredContent } = await call(attacker, name, { task_id, title: "x" });
        expect(isError).toBe(true);
        expect(structuredContent.error_code).toBe("RESOURCE_NOT_FOUND");
      }
    }
    expect(await listTasks(victim)).toHaveLength(1);
  });

  it("500 hostile messages: each an error or a result, never a fault of the server", async () => {
    const user = newUser();
    const values: unknown[] = [
      null,
      0,
      -1,
      1e21,
      "",
      "x".repeat(5_000),
      [],
      {},
      true,
      { toString: 1 },
      "__proto__",
    ];
    const names = [
      "add_task",
      "list_tasks",
      "get_task",
      "undo_task",
      "list_changes",
      "constructor",
    ];
    const answers: Answer[] = [];
    for (const value of values) {
      const calls = names.map((name) =>
        rpc("tools/call", {
          name,
          arguments: { task_id: value, title: value, limit: value, since: value, dry_run: value },
        }),
      );
      const odd = [
        rpc("tools/call", { name: value }),
        rpc("tools/call", value as object),
        rpc(value as string),
        value,
      ];
      answers.push(
        ...(await Promise.all([...calls, ...odd].map((message) => post(user, message)))),
      );
    }
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => ![200, 202, 400].includes(status))).toEqual([]);
    for (const { text } of answers) expect(text).not.toMatch(/INTERNAL_ERROR|-32603/);
  });

  describe("refuses as the other routes do", () => {
    it("405 without streams and sessions, 401 without a token, 415, 413, 406", async () => {
      const user = newUser();
      for (const method of ["GET", "DELETE", "PUT"]) {
        expectRefusal(await send({ method, path, as: user }), 405, "METHOD_NOT_ALLOWED");
      }
      expectMissingToken(await send({ method: "POST", path, json: rpc("ping") }));
      const text = { "content-type": "text/plain" };
      const body = JSON.stringify(rpc("ping"));
      expectRefusal(
        await send({ method: "POST", path, as: user, body, headers: text }),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
      );
      expectRefusal(await post(user, rpc("x".repeat(65_536))), 413, "PAYLOAD_TOO_LARGE");
      expectRefusal(await post(user, rpc("ping"), { accept: "text/html" }), 406, "NOT_ACCEPTABLE");
      expect((await post(user, rpc("ping"))).json).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
    });

    it("403 for a page that is none of ours, also where it calls itself by our name", async () => {
      const user = newUser();
      const headers = { origin: "http://attacker.example", host: "attacker.example" };
      expectRefusal(await post(user, rpc("ping"), headers), 403, "FORBIDDEN");
    });
  });
});
