import { classifyInboundRequest, isJSONRPCRequest } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { isPlainCall } from "#mcp/is-plain-call.ts";

const params = { name: "get_task", arguments: { task_id: 3 } };
const plain = { jsonrpc: "2.0", id: 1, method: "tools/call", params };

test.each([
  ["with arguments", plain],
  ["without arguments", { ...plain, params: { name: "get_task" } }],
  ["with a text as id", { ...plain, id: "" }],
])("a call %s is plain", (_, body) => {
  expect(isPlainCall(body)).toBe(true);
});

test.each([
  ["with what the newest revision adds", { ...plain, params: { ...params, _meta: {} } }],
  ["of another method", { ...plain, method: "tools/list" }],
  ["in a batch", [plain]],
])("a call %s is not plain", (_, body) => {
  expect(isPlainCall(body)).toBe(false);
});

test("the library takes each plain call for a request of the revisions with sessions", () => {
  const anything = [undefined, null, true, 0, 1.5, 2 ** 53, "", "2.0", [], {}, params, [params]];
  const members = ["jsonrpc", "id", "method", "params", "result", "error", "_meta", "__proto__"];
  const parameters = ["name", "arguments", "_meta", "task", "__proto__"];
  const changed = anything.flatMap((value) => [
    value,
    ...members.map((name) => withOwn(plain, name, value)),
    ...parameters.map((name) => ({ ...plain, params: withOwn(params, name, value) })),
  ]);
  const plainOnes = changed.filter(isPlainCall);
  expect(plainOnes.length).toBeGreaterThan(20);
  for (const body of plainOnes) {
    expect(isJSONRPCRequest(body)).toBe(true);
    const outcome = classifyInboundRequest({ httpMethod: "POST", body });
    expect(outcome).toEqual({ kind: "legacy", reason: "no-claim" });
  }
});

/** As `JSON.parse` makes it, also for `__proto__`. */
function withOwn(object: object, name: string, value: unknown): object {
  return Object.fromEntries([...Object.entries(object), [name, value]]);
}
