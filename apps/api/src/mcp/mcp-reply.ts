// The door for agents: the Model Context Protocol over Streamable HTTP, without sessions.
import { z } from "zod";
import { ApiError } from "#http/api-error.ts";
import { preferredType } from "#http/preferred-type.ts";
import type { Reply } from "#http/reply.ts";
import { loadOnce } from "#load-once.ts";
import type { McpCall } from "./mcp-call.ts";

/** Any JSON: what the protocol says of it is checked by code that is loaded on demand. */
export const McpMessage = z.unknown();

/** Answers a message of an MCP client, or a batch of them. */
export async function mcpReply(call: McpCall & { body: unknown }): Promise<Reply> {
  assertKnownOrigin(call);
  preferredType(call.request.headers, ["application/json"]);
  const { answerBody } = await loadAnswering();
  return answerBody(call, call.body);
}

// Each import, of a loaded module too, takes a quarter of the time of the protocol.
const loadAnswering = loadOnce(() => import("./answer-body.ts"));

/** Throws the 403 of a page that is none of ours: its name may lead to this server (DNS rebinding). */
function assertKnownOrigin({ request, settings }: McpCall): void {
  const origin = request.headers.get("origin");
  if (origin === null || settings.corsOrigins.includes(origin)) return;
  throw new ApiError("FORBIDDEN", {
    detail: "This origin is not one of those that may use the API.",
    securityEvent: "foreign-origin",
  });
}
