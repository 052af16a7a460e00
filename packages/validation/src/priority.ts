import { z } from "zod";

/** From the least urgent. */
export const priorities = ["none", "low", "medium", "high", "urgent"] as const;

export const Priority = z.enum(priorities, {
  error: `Must be one of ${priorities.join(", ")}.`,
});
export type Priority = z.infer<typeof Priority>;

/** In any case; `critical` is urgent, and nothing is the default. */
export function readPriority(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (typeof value !== "string") return value;
  const name = value.toLowerCase();
  return name === "critical" ? "urgent" : name;
}
