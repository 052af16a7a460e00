// The protocol itself is the library's: this connects it with the tools.
import {
  type JSONRPCRequest,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  Server,
  type ServerOptions,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/server";
import type { ApiError } from "#http/api-error.ts";
import { callTool } from "./call-tool.ts";
import { instructions } from "./instructions.ts";
import type { McpCall } from "./mcp-call.ts";
import { SharedTransport } from "./shared-transport.ts";
import { toolsFor } from "./tools.ts";

/** The revision that carries what it needs in each request. */
export const statelessVersion = "2026-07-28";

/** The revisions that begin with `initialize`. */
export const sessionVersions: readonly string[] = SUPPORTED_PROTOCOL_VERSIONS;

/** A call of a tool that failed, not by the fault of its caller. */
export interface Failing {
  failure?: ApiError;
}

type Call = McpCall & Failing;

const legacy = new SharedTransport<Call>({ era: "legacy" });
const modern = new SharedTransport<Call>({ era: "modern", revision: statelessVersion });

await createServer(legacy, {}).connect(legacy);
await createServer(modern, { supportedProtocolVersions: [statelessVersion] }).connect(modern);

/** By the revisions that they speak. */
export const transports = { legacy, modern };

function createServer(transport: SharedTransport<Call>, options: ServerOptions): Server {
  const info = { name: "todo", title: "Todo", version: "1.0.0" };
  const server = new Server(info, { capabilities: { tools: {} }, instructions, ...options });
  // Not as handlers of their methods, for which the library checks requests and results twice over.
  server.fallbackRequestHandler = (request, { mcpReq }) =>
    answer(request, transport.callOf(mcpReq.id));
  return server;
}

async function answer({ method, params }: JSONRPCRequest, call: Call): Promise<Result> {
  if (method === "tools/list") return { tools: toolsFor(call.user) };
  if (method === "tools/call") return callTool(call, params);
  throw new ProtocolError(ProtocolErrorCode.MethodNotFound, "Method not found");
}
