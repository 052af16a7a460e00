// MCP specifies the messages, and `tools/list` the tools.
import { ErrorBody } from "@todo/validation/error";
import { z } from "zod";
import type { Operations } from "./operation.ts";

const id = z.union([z.string(), z.int()]);
const head = { jsonrpc: z.literal("2.0") };
const content = z.record(z.string(), z.unknown());

const Message = z.object({
  ...head,
  id: id.exactOptional(),
  method: z.string(),
  params: content.exactOptional(),
});
const Result = z.object({ ...head, id, result: content });
const Failure = z.object({
  ...head,
  id: id.nullable(),
  error: z.object({
    code: z.int(),
    message: z.string(),
    data: ErrorBody.catchall(z.unknown()).meta({
      description: "The body that an error of HTTP has.",
    }),
  }),
});

const message = {
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "add_task", arguments: { title: "Buy milk" } },
};
const text = 'Added task 42 <user-data>"Buy milk"</user-data> (pending, priority medium).';
const failure = {
  jsonrpc: "2.0",
  id: 1,
  error: {
    code: -32601,
    message: "Method not found",
    data: {
      detail: "Method not found",
      error_code: "RESOURCE_NOT_FOUND",
      request_id: "checkout-7f3a",
    },
  },
};
const refused = { schema: z.union([ErrorBody, Failure]), example: failure };

export const agentOperations: Record<string, Operations> = {
  "/api/mcp": {
    post: {
      id: "callTools",
      tag: "Agents",
      summary: "Talk to the tools for agents",
      description:
        "A message of the Model Context Protocol over Streamable HTTP, without sessions: of the revisions 2024-11-05 to 2025-11-25, which begin with `initialize`, or of 2026-07-28, which names itself in each request. Answers are JSON, never a stream. Reading tools need the scope `tasks:read`, the others `tasks:write`. A tool that fails answers 200 with `isError`, and the error body as `structuredContent`. A request with an `Origin` must come from one of CORS_ORIGINS. An Idempotency-Key stands for the argument `idempotency_key`, but makes no undo a redo; a batch must have none.",
      headers: ["Idempotency-Key"],
      body: { schema: z.union([Message, z.array(Message)]), example: message },
      answers: {
        200: {
          description: "The answer to a request, or those to a batch of the revision 2025-03-26.",
          schema: z.union([Result, Failure, z.array(z.union([Result, Failure]))]),
          example: { jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text }] } },
        },
        202: { description: "A notification, or an answer to a request that was never made." },
        400: {
          description:
            "BAD_REQUEST: The body is not JSON, or no message of a revision that is served here.",
          ...refused,
        },
        404: {
          description: "RESOURCE_NOT_FOUND: No method of the revision 2026-07-28.",
          ...refused,
        },
      },
      errors: ["FORBIDDEN", "INSUFFICIENT_SCOPE", "NOT_ACCEPTABLE"],
    },
  },
};
