import { beforeEach, describe, expect, it } from "vitest";
import { newAccessTokenOf } from "../fixtures/access-tokens.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import {
  connect,
  legacyVersion,
  modernVersion,
  post,
  serveMcp,
  toolCall,
  toolsOf,
} from "../fixtures/mcp-client.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

serveMcp();

let user: TestUser;

beforeEach(async () => {
  user = await newUser();
});

describe("an access token of tasks:read", () => {
  it.each([legacyVersion, modernVersion])(
    "of revision %s is shown the reading tools only, and may call them",
    async (version) => {
      const reader = await newAccessTokenOf(user, ["tasks:read"]);
      const { tools } = await (await connect(reader, version)).listTools();
      expect(tools.map(({ name }) => name)).toEqual(["list_tasks", "get_task", "list_changes"]);
      expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
      const { id } = await createTask(user);
      const call = await toolsOf(reader, version);
      expect((await call("list_tasks")).content).toMatchObject({ total: 1 });
      expect((await call("get_task", { task_id: id })).content).toMatchObject({ task_id: id });
      expect((await call("list_changes")).content.changes).toHaveLength(1);
      await expect(call("add_task", { title: "Any" })).rejects.toThrow();
    },
  );

  it.each(["add_task", "update_task", "complete_task", "delete_task", "undo_task"])(
    "403 with the scope that it needs for %s, alone, as a dry run and in a batch, which does nothing",
    async (tool) => {
      const reader = await newAccessTokenOf(user, ["tasks:read"]);
      const task = await createTask(user);
      const args = { task_id: task.id, title: "Any" };
      const messages = [
        toolCall(tool, args),
        toolCall(tool, { ...args, dry_run: true }),
        [toolCall("list_tasks"), toolCall(tool, args)],
      ];
      for (const message of messages) {
        const response = await post(reader, message);
        expect(response.headers.get("www-authenticate")).toBe(
          'Bearer error="insufficient_scope", scope="tasks:write"',
        );
        expect(await errorOf(response)).toMatchObject({
          status: 403,
          error_code: "INSUFFICIENT_SCOPE",
        });
      }
      expect(await listTasks(user)).toEqual([task]);
      const writer = await newAccessTokenOf(user, ["tasks:write"]);
      const allowed = await (await post(writer, toolCall(tool, args))).json();
      expect(allowed.result.isError).toBeUndefined();
    },
  );
});

it("an access token of tasks:write is shown all tools, and each change has it as its actor", async () => {
  const writer = await newAccessTokenOf(user, ["tasks:write"]);
  expect((await (await connect(writer)).listTools()).tools).toHaveLength(8);
  await createTask(user);
  const call = await toolsOf(writer);
  const { content: added } = await call("add_task", { title: "By an agent" });
  const log = await (await send("GET", "/api/changes?since=0", { as: user })).json();
  expect(log.changes).toMatchObject([
    { actor: null },
    { actor: writer.tokenId, operation: added.operation, task_id: added.task_id },
  ]);
  const { content } = await call("list_changes");
  expect(content.changes[0]).not.toHaveProperty("actor");
  expect(content.changes[1]).toMatchObject({ actor: writer.tokenId });
});

it("an agent is stopped by the end of its token", async () => {
  const writer = await newAccessTokenOf(user, ["tasks:write"]);
  expect((await post(writer, toolCall("list_tasks"))).status).toBe(200);
  await send("DELETE", `/api/tokens/${writer.tokenId}`, { as: user });
  expect((await post(writer, toolCall("list_tasks"))).status).toBe(401);
});
