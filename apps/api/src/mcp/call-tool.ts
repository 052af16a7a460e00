import {
  type CallToolResult,
  type JSONRPCRequest,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import { databaseErrorKind, withRetries } from "@todo/db/database-error";
import { unavailable } from "#http/api-error.ts";
import { toApiError } from "#http/to-api-error.ts";
import type { McpCall } from "./mcp-call.ts";
import type { Failing } from "./mcp-servers.ts";
import { failedResult } from "./rpc-error.ts";
import type { RpcAnswer } from "./shared-transport.ts";
import { findTool } from "./tools.ts";

/** The answer to a `tools/call`. */
export async function answerToolCall(
  call: McpCall & Failing,
  { id, params }: JSONRPCRequest,
): Promise<RpcAnswer> {
  try {
    return { jsonrpc: "2.0", id, result: await callTool(call, params) };
  } catch (thrown) {
    if (!(thrown instanceof ProtocolError)) throw thrown;
    const { code, message } = thrown;
    return { jsonrpc: "2.0", id, error: { code, message } };
  }
}

type Parameters = Record<string, unknown> | undefined;

/** The result of a tool. What the agent can't mend is left in `call`, for the answer to the whole request. */
export async function callTool(
  call: McpCall & Failing,
  params: Parameters,
): Promise<CallToolResult> {
  const tool = findTool(params?.["name"]);
  if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, "There is no such tool.");
  const given = params?.["arguments"] ?? {};
  if (!isObject(given)) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "The arguments must be an object.");
  }
  try {
    return await withRetries(() => tool.run(call, given));
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.status < 500 && error.status !== 429) return failedResult(error, call);
    // With its cause it would be repeated, and all of a batch with it.
    call.failure = databaseErrorKind(thrown) === "retryable" ? unavailable() : error;
    throw new ProtocolError(ProtocolErrorCode.InternalError, error.detail);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
