import type { TaskQuery } from "#tasks/cache/task-query.ts";
import { addDays, dayOf } from "#tasks/due/calendar.ts";
import type { Understood } from "./understand.ts";

/** What a new task needs to be in a list. Today shows tasks without a date, too. */
export function contextOf({ view, tag }: TaskQuery): Understood[] {
  const context: Understood[] = [];
  if (tag !== "") context.push({ kind: "tag", text: `#${tag}`, members: { tags: [tag] } });
  const due_date = addDays(dayOf(new Date()), 1);
  if (view === "upcoming") context.push({ kind: "due", text: "tomorrow", members: { due_date } });
  return context;
}
