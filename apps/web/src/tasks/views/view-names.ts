import type { TaskQuery, View } from "#tasks/cache/task-query.ts";

export const viewNames: Record<View, string> = {
  today: "Today",
  upcoming: "Upcoming",
  todo: "To do",
  completed: "Completed",
};

/** Heading of the list that a query shows. */
export function nameOf({ view, tag, search }: TaskQuery): string {
  if (search) return "Search";
  return tag || viewNames[view];
}
