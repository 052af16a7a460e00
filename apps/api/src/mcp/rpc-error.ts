// Errors on the two levels that MCP has besides HTTP: of JSON-RPC, and of a tool, which the agent may mend.
import { type CallToolResult, ProtocolErrorCode } from "@modelcontextprotocol/server";
import type { ErrorBody, ErrorCode } from "@todo/validation/error";
import { ApiError } from "#http/api-error.ts";
import { errorBody } from "#http/error-reply.ts";
import type { McpCall } from "./mcp-call.ts";
import type { RpcAnswer } from "./shared-transport.ts";
import { asUserData } from "./user-data.ts";

const codes: Partial<Record<number, ErrorCode>> = {
  [ProtocolErrorCode.InvalidParams]: "VALIDATION_ERROR",
  [ProtocolErrorCode.MethodNotFound]: "RESOURCE_NOT_FOUND",
  [ProtocolErrorCode.InternalError]: "INTERNAL_ERROR",
};

type RpcError = Extract<RpcAnswer, { error: unknown }>["error"];

/** `error` with the body that HTTP would have. */
export function withErrorBody(
  error: RpcError,
  call: McpCall,
  code: ErrorCode = codes[error.code] ?? "BAD_REQUEST",
): RpcError {
  const body = bodyOf(new ApiError(code, { detail: error.message }), call);
  return { ...error, data: { ...(error.data as object | undefined), ...body } };
}

/** A result that tells the agent what to do otherwise. */
export function failedResult(error: ApiError, call: McpCall): CallToolResult {
  const { current, ...body } = bodyOf(error, call);
  const problems = (body.errors ?? []).map(({ pointer, detail }) =>
    pointer === "" ? detail : `${pointer}: ${detail}`,
  );
  const lines = [`${error.code}: ${error.detail}`, ...problems];
  if (current !== undefined) lines.push(`The task is now ${asUserData(current)}`);
  return {
    isError: true,
    content: [{ type: "text", text: lines.join("\n") }],
    structuredContent: { ...body, ...(current !== undefined && { current }) },
  };
}

function bodyOf(error: ApiError, call: McpCall): ErrorBody & { current?: unknown } {
  const body = errorBody(error, call.requestId, call.pathname);
  const errors = body.errors?.map((problem) => ({ ...problem, pointer: argumentOf(problem) }));
  return { ...body, ...(errors && { errors }) };
}

/** Where the HTTP API has a parameter, a tool has an argument. */
function argumentOf({ pointer }: { pointer: string }): string {
  return pointer.replace(/^\?/, "/");
}
