import { randomUUID } from "node:crypto";
import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import { attributed } from "@todo/db/connections/attribution";
import { rolledBack } from "@todo/db/connections/rolled-back";
import type { TaskRef } from "@todo/db/tasks/tasks";
import { z } from "zod";
import { parseInput } from "#http/parse-input.ts";
import type { McpCall } from "./mcp-call.ts";
import { inputSchemaOf } from "./tool-input.ts";
import { type Written, writtenResult } from "./task-result.ts";

type Arguments = Record<string, unknown>;

export interface McpTool {
  /** As `tools/list` shows it. */
  listed: Tool;
  isWriting: boolean;
  run: (call: McpCall, given: Arguments) => Promise<CallToolResult>;
}

interface ToolText {
  name: string;
  description: string;
}

interface ReadingTool<Options> extends ToolText {
  /** What the arguments are read with, and in `tools/list` what they are shown as where that differs. */
  options: z.ZodType<Options>;
  shownAs?: z.ZodType;
  find: (call: McpCall, options: Options, given: Arguments) => Promise<CallToolResult>;
}

export function readingTool<Options>(tool: ReadingTool<Options>): McpTool {
  const { name, description, options, shownAs = options, find } = tool;
  const annotations = { readOnlyHint: true, openWorldHint: false };
  return {
    listed: { name, description, inputSchema: inputSchemaOf(shownAs), annotations },
    isWriting: false,
    run: async (call, given) => find(call, parseInput(options, given, "body"), given),
  };
}

interface WriteOptions {
  task_id?: TaskRef;
  dry_run: boolean;
}

interface WritingTool<Options extends WriteOptions> extends ToolText {
  options: z.ZodType<Options>;
  /** What it takes of a task, by the rules of the HTTP API. */
  body?: z.ZodType;
  isDestructive: boolean;
  isIdempotent: boolean;
  write: (call: McpCall, options: Options, given: Arguments) => Promise<Written>;
}

/** How long a dry run waits for a write of the same task. */
const dryRunLockMs = 1_000;

/** A tool whose changes are one operation in the log, or none: a dry run is rolled back. */
export function writingTool<Options extends WriteOptions>(tool: WritingTool<Options>): McpTool {
  const { name, description, options, body = z.object({}), write } = tool;
  const annotations = {
    readOnlyHint: false,
    destructiveHint: tool.isDestructive,
    idempotentHint: tool.isIdempotent,
    openWorldHint: false,
  };
  return {
    listed: { name, description, inputSchema: inputSchemaOf(body, options), annotations },
    isWriting: true,
    run: async (call, given) => {
      const parsed = parseInput(options, given, "body");
      const operation = randomUUID();
      const { task_id: taskId, dry_run: isDryRun } = parsed;
      const written = isDryRun
        ? await rolledBack(call.db, dryRunLockMs, (db) => write({ ...call, db }, parsed, given))
        : await attributed({ operation }, () => write(call, parsed, given));
      return writtenResult(written, { taskId, operation, isDryRun });
    },
  };
}

interface Target {
  task_id: TaskRef;
  if_version?: number | undefined;
}

/** What the verbs of the routes call the task and the versions that it may have. */
export function targetOf(call: McpCall, { task_id, if_version }: Target) {
  const ifMatch = if_version === undefined ? undefined : [if_version];
  return { ...call, params: { id: task_id }, ifMatch };
}
