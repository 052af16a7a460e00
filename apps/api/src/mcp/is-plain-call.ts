import type { JSONRPCRequest } from "@modelcontextprotocol/server";

const members = new Set(["jsonrpc", "id", "method", "params"]);
const parameters = new Set(["name", "arguments"]);

/** Whether `body` is a `tools/call` of a revision with sessions, and has no member that the library would look at. */
export function isPlainCall(body: unknown): body is JSONRPCRequest {
  if (!isObjectOf(members, body)) return false;
  const { jsonrpc, id, method, params } = body;
  return (
    jsonrpc === "2.0" &&
    (typeof id === "string" || Number.isSafeInteger(id)) &&
    method === "tools/call" &&
    isObjectOf(parameters, params)
  );
}

function isObjectOf(names: Set<string>, value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((name) => names.has(name));
}
