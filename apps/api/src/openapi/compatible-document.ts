import { withIsCompleted } from "#tasks/compatible-reply.ts";

interface ObjectSchema {
  properties: Record<string, { type?: string }>;
  required?: string[];
}

interface Described {
  paths?: Record<string, Record<string, { description?: string; requestBody?: object }>>;
}

const isCompleted = {
  type: "boolean",
  description:
    "The same as `completed`, which it may replace. In a change that sends both, the one that differs from the task wins; in a new task this one.",
};

/** Adds `is_completed` beside `completed`; makes the body of a completion optional. */
export function compatibleDocument<Document extends object>(document: Document): Document {
  const json = withIsCompleted(JSON.stringify(document));
  const compatible = JSON.parse(json, (_, node: unknown) =>
    hasCompleted(node) ? compatibleSchema(node) : node,
  ) as Document & Described;
  const { patch } = compatible.paths?.["/api/tasks/{id}/complete"] ?? {};
  const toggle = compatible.paths?.["/api/{user_id}/tasks/{id}/complete"]?.patch;
  Object.assign(patch ?? {}, {
    description: toggle?.description,
    requestBody: { ...patch?.requestBody, required: false },
  });
  return compatible;
}

function hasCompleted(node: unknown): node is ObjectSchema {
  const { completed } = (node as Partial<ObjectSchema> | null)?.properties ?? {};
  return completed?.type === "boolean";
}

function compatibleSchema({ properties, required = [], ...schema }: ObjectSchema): object {
  const members = Object.entries(properties).flatMap((entry) =>
    entry[0] === "completed" ? [entry, ["is_completed", isCompleted]] : [entry],
  );
  const isAnswer = required.includes("updated_at");
  return {
    ...schema,
    properties: Object.fromEntries(members) as object,
    required: isAnswer
      ? [...required, "is_completed"]
      : required.filter((name) => name !== "completed"),
  };
}
