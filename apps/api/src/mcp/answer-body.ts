// What a message of a client is answered with, by the revision of the protocol that it speaks.
import {
  classifyInboundRequest,
  type InboundLadderRejection,
  type InboundModernRoute,
  isInitializeRequest,
  isJSONRPCRequest,
  type JSONRPCRequest,
  ProtocolErrorCode,
  UnsupportedProtocolVersionError,
} from "@modelcontextprotocol/server";
import { limits } from "@todo/validation/limits";
import { ApiError } from "#http/api-error.ts";
import { assertAccess } from "#http/assert-access.ts";
import { json, jsonText, type Reply } from "#http/reply.ts";
import { answerInTurn } from "./answer-in-turn.ts";
import { answerToolCall } from "./call-tool.ts";
import { isPlainCall } from "./is-plain-call.ts";
import type { McpCall } from "./mcp-call.ts";
import { type Failing, sessionVersions, statelessVersion, transports } from "./mcp-servers.ts";
import { withErrorBody } from "./rpc-error.ts";
import type { RpcAnswer } from "./shared-transport.ts";
import { isWriting } from "./tools.ts";

const accepted: Reply = { status: 202, headers: {}, body: null };

interface Refusal {
  httpStatus: number;
  code: number;
  message: string;
  data?: unknown;
}

export async function answerBody(call: McpCall, body: unknown): Promise<Reply> {
  // The library's checks would take longer than many a call.
  if (isPlainCall(body) && isOfSessions(call)) {
    return json(await answer(transports.legacy, call, body));
  }
  const outcome = classifyInboundRequest({ httpMethod: "POST", body, ...standardHeaders(call) });
  if (outcome.kind === "reject") return refused(call, withoutValues(outcome), body);
  if (outcome.kind === "modern") return answerModern(call, outcome);
  assertKnownVersion(call);
  return outcome.reason === "batch"
    ? answerBatch(call, body as unknown[])
    : isJSONRPCRequest(body)
      ? json(await answer(transports.legacy, call, body))
      : accepted;
}

/** The library repeats what the client sent. */
function withoutValues({ httpStatus, code, message, data, cell }: InboundLadderRejection): Refusal {
  if (code === headerMismatch) return { httpStatus, code, message: mismatch };
  const isUnclaimed = cell === "modern-header-without-claim";
  return { httpStatus, code, message: isUnclaimed ? unclaimed : message, data };
}

const standardNames = {
  protocolVersionHeader: "mcp-protocol-version",
  mcpMethodHeader: "mcp-method",
  mcpNameHeader: "mcp-name",
};

function standardHeaders({ request }: McpCall): Partial<typeof standardNames> {
  const headers = Object.entries(standardNames).map(
    ([name, header]) => [name, request.headers.get(header)] as const,
  );
  return Object.fromEntries(headers.filter(([, value]) => value !== null));
}

/** The revision without `initialize`: a request names itself in its headers, and what it needs in its body. */
async function answerModern(call: McpCall, route: InboundModernRoute): Promise<Reply> {
  const { revision: requested = "unknown" } = route.classification;
  if (requested !== statelessVersion) {
    const { code, message, data } = new UnsupportedProtocolVersionError({
      supported: [statelessVersion],
      requested,
    });
    return refused(call, { httpStatus: 400, code, message, data }, route.message);
  }
  if (route.messageKind === "notification") return accepted;
  const missing = findMissingHeader(call, route.message);
  if (missing) return refused(call, missing, route.message);
  const answered = await answer(transports.modern, call, route.message);
  const isUnknown = "error" in answered && answered.error.code === methodNotFound;
  return json(answered, {}, isUnknown ? 404 : 200);
}

const methodNotFound: number = ProtocolErrorCode.MethodNotFound;

/** `HeaderMismatch` of the revision 2026-07-28. */
const headerMismatch = -32020;
const mismatch = "The headers must name the protocol version and the method of the body.";
const unclaimed = `The revision of MCP-Protocol-Version needs the _meta of ${statelessVersion}.`;

/** What proxies route by must be there, and say the same as the body. */
function findMissingHeader({ request }: McpCall, message: JSONRPCRequest): Refusal | undefined {
  const { name } = (message.params ?? {}) as { name?: unknown };
  const required: Record<string, unknown> = {
    "mcp-protocol-version": statelessVersion,
    "mcp-method": message.method,
    ...(message.method === "tools/call" && { "mcp-name": name }),
  };
  const wrong = Object.keys(required).find(
    (header) => request.headers.get(header)?.trim() !== required[header],
  );
  if (wrong === undefined) return undefined;
  const text = `The header ${wrong} is missing or differs from the body.`;
  return { httpStatus: 400, code: headerMismatch, message: text };
}

/** Without the header it is a revision that had none. */
function isOfSessions({ request }: McpCall): boolean {
  const version = request.headers.get("mcp-protocol-version");
  return version === null || sessionVersions.includes(version);
}

/** Throws the 400. */
function assertKnownVersion(call: McpCall): void {
  if (isOfSessions(call)) return;
  const detail = `MCP-Protocol-Version must be one of ${[statelessVersion, ...sessionVersions].join(", ")}.`;
  throw new ApiError("BAD_REQUEST", { detail });
}

/** The last revision that had batches. */
const batchVersion = "2025-03-26";

/** One after the other. Each request counts as one. */
async function answerBatch(call: McpCall, body: unknown[]): Promise<Reply> {
  const requests = body.filter(isJSONRPCRequest);
  const message = findBrokenRule(call, requests.length);
  if (message !== undefined) {
    return refused(call, { httpStatus: 400, code: ProtocolErrorCode.InvalidRequest, message });
  }
  for (const _ of requests.slice(1)) await call.taskRateLimiter.consume(call.user.id);
  const answers = await answerInTurn(call, requests, (request) =>
    answer(transports.legacy, call, request),
  );
  return answers.length > 0 ? jsonText(`[${answers.join()}]`) : accepted;
}

/** The rule of batches that a batch of `count` requests breaks. */
function findBrokenRule({ request: { headers } }: McpCall, count: number): string | undefined {
  const version = headers.get("mcp-protocol-version") ?? batchVersion;
  const max = limits.bulkOperationsMax;
  if (version > batchVersion || count > max) {
    return `Batches are of ${batchVersion}, and have at most ${max} requests.`;
  }
  return headers.has("idempotency-key")
    ? "A batch has no Idempotency-Key; each call may have its idempotency_key."
    : undefined;
}

const initializeRule = "initialize must have a protocolVersion, capabilities and a clientInfo.";

/** Throws the 403 of a tool that writes, and what is neither the client's fault nor to be mended by it. */
async function answer(
  transport: (typeof transports)[keyof typeof transports],
  call: McpCall,
  request: JSONRPCRequest,
): Promise<RpcAnswer> {
  assertScope(call, request);
  if (request.method === "initialize" && !isInitializeRequest(request)) {
    const { InvalidParams: code } = ProtocolErrorCode;
    const error = withErrorBody({ code, message: initializeRule }, call);
    return { jsonrpc: "2.0", id: request.id, error };
  }
  const failing: McpCall & Failing = { ...call };
  // In the revisions with sessions the library adds nothing to the result of a tool, but half of the time.
  const isCallOfSessions = transport === transports.legacy && request.method === "tools/call";
  const answered = await (isCallOfSessions
    ? answerToolCall(failing, request)
    : transport.ask(request, failing));
  if (failing.failure) throw failing.failure;
  if ("result" in answered) return answered;
  return { ...answered, error: withErrorBody(answered.error, call) };
}

function assertScope({ user }: McpCall, { method, params }: JSONRPCRequest): void {
  if (method === "tools/call" && isWriting(params?.["name"])) assertAccess(user, "tasks:write");
}

function refused(call: McpCall, { httpStatus, ...error }: Refusal, body?: unknown): Reply {
  const { code, message, data } = error;
  const id = isJSONRPCRequest(body) ? body.id : null;
  const failure = withErrorBody({ code, message, data }, call, "BAD_REQUEST");
  return json({ jsonrpc: "2.0", error: failure, id }, {}, httpStatus);
}
