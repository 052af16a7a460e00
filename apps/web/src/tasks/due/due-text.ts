import type { Task } from "@todo/validation/task";

/** When a task is due, and the time zone of its date or local time. */
export type Due = Pick<Task, "due_date" | "time_zone">;

/** Parts of a due date as its inputs show them. */
export interface DueParts {
  date: string;
  time: string;
  /** `null` for the reader's. */
  zone: string | null;
}

/** Writes a due date as the API does, and its time zone behind it; `""` for none. */
export function toDueText({ due_date, time_zone }: Due): string {
  return due_date === null ? "" : withZone(due_date, time_zone);
}

/** Inverse of `toDueText`. A time without a date is no due date. */
export function toDue(text: string): Due {
  const [due = "", zone = null] = text.split(" ");
  return /^\d/.test(due) ? { due_date: due, time_zone: zone } : { due_date: null, time_zone: null };
}

/** Splits a text for its inputs, which show no seconds that are 0. An instant is shown as the reader's local time. */
export function toDueParts(text: string): DueParts {
  const [due = "", zone = null] = text.split(" ");
  const [date = "", time = ""] = (isInstant(due) ? toLocalTime(due) : due).split("T");
  return { date, time: time.replace(/^(.{5}):00$/, "$1"), zone: isInstant(due) ? null : zone };
}

/** Joins what inputs show to a date or a local time. */
export function fromDueParts({ date, time, zone }: DueParts): string {
  const seconds = time.length === "hh:mm".length ? ":00" : "";
  return withZone(time === "" ? date : `${date}T${time}${seconds}`, zone);
}

export function isInstant(due: string): boolean {
  return due.endsWith("Z");
}

function toLocalTime(instant: string): string {
  const date = new Date(instant);
  const shiftedMs = date.getTime() - date.getTimezoneOffset() * 60_000;
  return new Date(shiftedMs).toISOString().replace(/(?:\.000)?Z$/, "");
}

function withZone(due: string, zone: string | null): string {
  return zone === null ? due : `${due} ${zone}`;
}
