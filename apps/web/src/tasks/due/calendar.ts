import { dateFormat } from "./date-format.ts";
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

function read(due: Due): string {
  const { due_date, time_zone } = due;
  if (due_date === null || !due_date.includes("T")) return due_date ?? "";
  const isHere = !isInstant(due_date) && (time_zone ?? readersZone) === readersZone;
  return isHere ? due_date : clock(momentOf(due_date, time_zone));
}

const clock = (moment: Date) => local.format(moment).replace(" ", "T");

/** Moment of an instant, or of a local time in its zone or the reader's. */
export function momentOf(time: string, zone: string | null): Date {
  return isInstant(time) ? new Date(time) : toInstant(time, zone ?? readersZone);
}

const dayMs = 86_400_000;

/** As in the API, the earlier of a local time that exists twice; one that clocks skip moves on by as much as they do. */
function toInstant(time: string, zone: string): Date {
  const asUtc = Date.parse(`${time}Z`);
  const withOffsetAt = (moment: number) => new Date(asUtc - offsetMs(zone, moment));
  const early = withOffsetAt(asUtc - dayMs);
  const late = withOffsetAt(asUtc + dayMs);
  const isAt = (moment: Date) => time.startsWith(clockIn(zone, moment));
  return isAt(late) && !isAt(early) ? late : early;
}

function offsetMs(zone: string, moment: number): number {
  const whole = moment - (moment % 1_000);
  return Date.parse(`${clockIn(zone, new Date(whole))}Z`) - whole;
}

/** Local time of a moment in a zone, as the API writes it. */
export function clockIn(zone: string, moment: Date): string {
  try {
    const options = { dateStyle: "short", timeStyle: "medium", timeZone: zone } as const;
    return dateFormat(options, "sv-SE").format(moment).replace(" ", "T");
  } catch {
    // Servers may know zones that this browser does not.
    return clock(moment);
  }
}
