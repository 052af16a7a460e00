import { dayOf, readersZone } from "#tasks/due/calendar.ts";
import { toDueParts } from "#tasks/due/due-text.ts";
import { describeDueBriefly } from "#tasks/list/describe-group.ts";

/** Words for a due date, and the time zone of its time. */
export function dueInWords(text: string): { words: string; zone: string } {
  const { date, time, zone } = toDueParts(text);
  if (date === "") return { words: "", zone: "" };
  const today = dayOf(new Date());
  const day = describeDueBriefly(date, today, "");
  if (time === "") return { words: day, zone: "" };
  const clock = describeDueBriefly(`${date}T${time}`, today, date);
  return { words: `${day}, ${clock}`, zone: zone ?? readersZone };
}
