import { z } from "zod";

export const priorities = ["none", "low", "medium", "high", "urgent"] as const;

export const Priority = z.enum(priorities, {
  error: `Must be one of ${priorities.join(", ")}.`,
});
export type Priority = z.infer<typeof Priority>;

/** Accepts any case, `critical` for urgent, and null or `""` for the default. */
export function readPriority(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (typeof value !== "string") return value;
  const name = value.toLowerCase();
  return name === "critical" ? "urgent" : name;
}
