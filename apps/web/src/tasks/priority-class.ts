import type { Task } from "@todo/validation/task";

interface PriorityClass {
  /** Of the circle in a row. */
  ring: string;
  /** Of the circle in the pane. */
  circle: string;
  /** Of its name. */
  name: string;
}

const quiet = { ring: "ring-[1.5px] ring-control", circle: "text-control", name: "text-muted" };

/** Looks of the priorities. */
export const priorityClass: Record<Task["priority"], PriorityClass> = {
  none: quiet,
  low: quiet,
  medium: quiet,
  high: {
    ring: "ring-2 ring-high forced-colors:border-3",
    circle: "text-high",
    name: "text-high",
  },
  urgent: {
    ring: "ring-2 ring-urgent forced-colors:border-5",
    circle: "text-urgent",
    name: "text-urgent",
  },
};
