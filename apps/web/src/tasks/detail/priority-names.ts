import type { Task } from "@todo/validation/task";

export const priorityNames: Record<Task["priority"], string> = {
  none: "No priority",
  low: "Low priority",
  medium: "Medium priority",
  high: "High priority",
  urgent: "Urgent",
};
