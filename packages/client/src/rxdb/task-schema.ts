import type { RxJsonSchema, TopLevelProperty } from "rxdb/plugins/core";
import type { LocalTask } from "../offline/local-task.ts";

const text: TopLevelProperty = { type: "string" };
const number: TopLevelProperty = { type: "integer" };
const textOrNull: TopLevelProperty = { type: ["string", "null"] };

const properties: Record<keyof LocalTask, TopLevelProperty> = {
  uid: { type: "string", maxLength: 36, final: true },
  title: { type: "string" },
  description: { ...textOrNull, default: null },
  completed: { type: "boolean", default: false },
  due_date: { ...textOrNull, default: null },
  time_zone: { ...textOrNull, default: null },
  priority: {
    type: "string",
    enum: ["none", "low", "medium", "high", "urgent"],
    default: "medium",
  },
  tags: { type: "array", items: { type: "string" }, default: [] },
  id: number,
  version: number,
  completed_at: textOrNull,
  created_at: text,
  updated_at: text,
};

/** The device sets `uid`; the API sets members without a default. */
export const taskSchema: RxJsonSchema<LocalTask> = {
  title: "task",
  version: 0,
  type: "object",
  primaryKey: "uid",
  properties,
  required: ["uid", "title"],
};
