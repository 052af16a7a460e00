import { clockIn, momentOf, readersZone } from "./calendar.ts";
import { dateFormat } from "./date-format.ts";
import { type Due, toDueParts, toDueText } from "./due-text.ts";

const day = { day: "numeric", month: "short" } as const;
const year = { year: "numeric" } as const;
const timeOfDay = { hour: "numeric", minute: "2-digit" } as const;

/** Due date in the reader's language. Must be rendered in browsers: an instant is shown as local time. */
export function describeDue(due: Due, now = new Date()): string {
  const { date, time, zone } = toDueParts(toDueText(due));
  if (date === "") return "";
  const format = dateFormat({
    ...day,
    ...(Number(date.slice(0, 4)) !== now.getFullYear() && year),
    ...(time && timeOfDay),
    // That in which it is parsed, so that no date moves.
    timeZone: "UTC",
  });
  const words = format.format(new Date(`${date}T${time || "00:00"}Z`));
  return [words, time && foreignZone(zone)].filter(Boolean).join(" ");
}

/** Name of a time zone that is not the reader's, else `""`. */
export function foreignZone(zone: string | null): string {
  return zone === null || zone === readersZone ? "" : zone;
}

/** Tells a due date that has passed; a date passes with its day. */
export function isOverdue({ due_date, time_zone }: Due, now = new Date()): boolean {
  if (due_date === null) return false;
  if (due_date.includes("T")) return momentOf(due_date, time_zone) < now;
  return due_date < clockIn(time_zone ?? readersZone, now).slice(0, due_date.length);
}
