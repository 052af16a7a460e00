import { type Due, isInstant } from "./due-text.ts";

/** Time zone of this browser. */
export const readersZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const local = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });
const keys = new WeakMap<object, string>();

/** Date of a moment in the reader's zone. */
export function dayOf(moment: Date): string {
  return local.format(moment).slice(0, "yyyy-mm-dd".length);
}

/** Sums of the last day that was asked about: a list asks once for each task. */
const sums = { day: "", byDays: new Map<number, string>() };

export function addDays(day: string, days: number): string {
  if (sums.day !== day) {
    sums.day = day;
    sums.byDays.clear();
  }
  const known = sums.byDays.get(days);
  if (known !== undefined) return known;
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  const sum = date.toISOString().slice(0, day.length);
  sums.byDays.set(days, sum);
  return sum;
}

/** Date, or date and time, at which a task is due on the reader's clock; sorts as text. `""` for never. */
export function dueHere(due: Due): string {
  let key = keys.get(due);
  if (key === undefined) keys.set(due, (key = read(due)));
  return key;
}

function read({ due_date, time_zone }: Due): string {
  if (due_date === null || !due_date.includes("T")) return due_date ?? "";
  if (isInstant(due_date)) return clock(new Date(due_date));
  if (time_zone === null || time_zone === readersZone) return due_date;
  return clock(toInstant(due_date, time_zone));
}

const clock = (moment: Date) => local.format(moment).replace(" ", "T");

/** Moment of a local time in a zone. */
function toInstant(time: string, zone: string): Date {
  const asUtc = Date.parse(`${time}Z`);
  const offsetMs = Date.parse(`${clockIn(zone, new Date(asUtc))}Z`) - asUtc;
  return new Date(asUtc - offsetMs);
}

/** Local time of a moment in a zone, as the API writes it. */
export function clockIn(zone: string, moment: Date): string {
  try {
    const options = { dateStyle: "short", timeStyle: "medium", timeZone: zone } as const;
    return new Intl.DateTimeFormat("sv-SE", options).format(moment).replace(" ", "T");
  } catch {
    // Servers may know zones that this browser does not.
    return clock(moment);
  }
}
