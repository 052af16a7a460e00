import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import { databaseErrorKind, withRetries } from "@todo/db/database-error";
import { unavailable } from "#http/api-error.ts";
import { toApiError } from "#http/to-api-error.ts";
import type { McpCall } from "./mcp-call.ts";
import type { Failing } from "./mcp-servers.ts";
import { failedResult } from "./rpc-error.ts";
import { findTool } from "./tools.ts";

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
