import type { Task } from "@todo/validation/task";

interface PriorityClass {
  /** Of the circle. */
  ring: string;
  /** Of its name. */
  name: string;
}

/** Colours of the priorities. */
export const priorityClass: Record<Task["priority"], PriorityClass> = {
  none: { ring: "text-control", name: "text-muted" },
  low: { ring: "text-control", name: "text-muted" },
  medium: { ring: "text-control", name: "text-muted" },
  high: { ring: "text-high", name: "text-high" },
  urgent: { ring: "text-urgent", name: "text-urgent" },
};
