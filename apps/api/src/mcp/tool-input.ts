// The arguments of tools: the schemas of the HTTP API, in the spellings that agents use.
import type { Tool } from "@modelcontextprotocol/server";
import { Version } from "@todo/validation/bulk";
import { toPointer } from "@todo/validation/field-errors";
import { limits } from "@todo/validation/limits";
import { TaskId } from "@todo/validation/task";
import { z } from "zod";
import { unacceptable } from "#http/api-error.ts";
import { keyPattern, keyRule } from "#tasks/idempotency-key.ts";

/** Numbers as paths and queries have them. */
const asText = (value: unknown) => (typeof value === "number" ? String(value) : value);

const nullAsAbsent = (value: unknown) => value ?? undefined;

/** Text that says true or false; anything else stays, to be refused. */
const asFlag = (value: unknown) =>
  value === "true" ? true : value === "false" ? false : (value ?? undefined);

export const taskReference = {
  task_id: z.preprocess(asText, TaskId).meta({
    type: ["integer", "string"],
    description: "The task's `id`, or its `uid`.",
  }),
};

/** What every tool that writes takes. */
export const writeOptions = {
  dry_run: z
    .preprocess(asFlag, z.boolean({ error: "Must be true or false." }).default(false))
    .meta({
      description: "true: only show what would be, and change nothing.",
    }),
};

/** What a tool takes that changes a task. */
export const changeOptions = {
  ...taskReference,
  if_version: z
    .preprocess(nullAsAbsent, Version.optional())
    .meta({ description: "Only if the task still has this `version`." }),
  ...writeOptions,
};

export const keyOption = {
  idempotency_key: z
    .preprocess(
      nullAsAbsent,
      z.string({ error: keyRule }).regex(keyPattern, { error: keyRule }).optional(),
    )
    .meta({ description: "Any text: a call that is repeated with it is carried out once." }),
};

type Arguments = Record<string, unknown>;

/** `given` as a query has it: texts, and no nulls. Throws the 422 for what is given more often than a query may. */
export function toQuery(given: Arguments): Arguments {
  const max = limits.queryParametersMax;
  for (const [name, values] of Object.entries(given)) {
    if (!Array.isArray(values) || values.length <= max) continue;
    const detail = `Must have at most ${max} values.`;
    throw unacceptable([{ pointer: toPointer([name], "body"), detail, code: "too_big" }]);
  }
  const spelled = (value: unknown): unknown =>
    typeof value === "boolean" ? String(value) : asText(value);
  const present = Object.entries(given).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(spelled) : spelled(value),
    ]),
  );
}

/** All arguments that one of `schemas` knows, as JSON Schema without what only costs an agent words. */
export function inputSchemaOf(...schemas: z.ZodType[]): Tool["inputSchema"] {
  const parts = schemas.map((schema) => z.toJSONSchema(schema, { io: "input" }));
  const properties = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  const required = parts.flatMap((part) => part.required ?? []);
  const whole = { type: "object", properties: Object.fromEntries(properties), required };
  const short = JSON.stringify(whole, (name, value: unknown) =>
    name === "pattern" ? undefined : value,
  );
  return JSON.parse(short) as Tool["inputSchema"];
}
