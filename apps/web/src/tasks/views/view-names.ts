import type { TaskTotals } from "#tasks/cache/task-totals.ts";
import type { TaskQuery, View } from "#tasks/cache/task-query.ts";

export const viewNames: Record<View, string> = {
  today: "Today",
  upcoming: "Upcoming",
  todo: "To do",
  completed: "Completed",
};

/** Which of the totals a view shows. */
export const countOf: Record<View, keyof Omit<TaskTotals, "tags">> = {
  today: "today",
  upcoming: "upcoming",
  todo: "pending",
  completed: "completed",
};

/** Heading of the list that a query shows. */
export function nameOf({ view, tag, search }: TaskQuery): string {
  if (search) return "Search";
  return tag || viewNames[view];
}
