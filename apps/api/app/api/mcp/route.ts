import { McpMessage, mcpReply } from "#mcp/mcp-reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ access: "tasks:read", body: McpMessage }, mcpReply),
});
