import { foldTag } from "@todo/validation/fold-tag";
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

/** Without pieces that say the same. */
export function eachOnce(pieces: readonly Understood[]): Understood[] {
  const known = new Set<string>();
  return pieces.filter(({ kind, text }) => {
    const said = `${kind} ${foldTag(text)}`;
    return !known.has(said) && known.add(said);
  });
}
