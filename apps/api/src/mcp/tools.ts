import type { Tool } from "@modelcontextprotocol/server";
import type { Principal } from "@todo/auth/principal";
import { includesScope } from "@todo/validation/scope";
import { readingTools } from "./reading-tools.ts";
import type { McpTool } from "./tool.ts";
import { writingTools } from "./writing-tools.ts";

const tools = [...readingTools, ...writingTools];
const byName = new Map<unknown, McpTool>(tools.map((tool) => [tool.listed.name, tool]));
const allListed = tools.map(({ listed }) => listed);
const readingListed = readingTools.map(({ listed }) => listed);

/** The tools that `scopes` allow. */
export function toolsFor({ scopes }: Principal): Tool[] {
  return !scopes || includesScope(scopes, "tasks:write") ? allListed : readingListed;
}

export function findTool(name: unknown): McpTool | undefined {
  return byName.get(name);
}

export function isWriting(name: unknown): boolean {
  return byName.get(name)?.isWriting === true;
}
