import { z } from "zod";
import { requiredOr } from "./text.ts";

const written =
  /^(\d{4}-\d\d-\d\d)(?:T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/;
const kept = /^\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{3}Z?)?)?$/;

/** Time zones move an instant by less than a day: its year keeps four digits. */
const firstYear = 1000;
const lastYear = 9998;

const rule =
  "Must be a date (2026-08-08), a local time (2026-08-08T09:30:00) or an instant (2026-08-08T07:30:00.000Z) of the years 1000 to 9998.";

/**
 * A date, local time or instant (RFC 5545, sections 3.3.4 and 3.3.5) in the syntax of RFC 3339. A local time is stored
 * with seconds, an instant in UTC with milliseconds.
 */
export const DueDate = z
  .string({ error: requiredOr(rule) })
  .overwrite(toKeptForm)
  .check(({ value, issues }) => {
    if (isKeptForm(value)) return;
    issues.push({ code: "invalid_format", format: "due_date", message: rule, input: value });
  })
  .meta({ pattern: written.source });
export type DueDate = z.infer<typeof DueDate>;

export const KeptDueDate = z.string().regex(kept);

function toKeptForm(text: string): string {
  const [, day = "", time, seconds = "00", fraction, offset] = written.exec(text) ?? [];
  if (!isDay(day) || time === undefined) return text;
  const milliseconds = fraction === undefined ? "" : `.${fraction.slice(0, 3).padEnd(3, "0")}`;
  const local = `${day}T${time}:${seconds}${milliseconds}`;
  return offset === undefined ? local : new Date(local + offset).toISOString();
}

function isKeptForm(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return kept.test(text) && year >= firstYear && year <= lastYear && isDay(text.slice(0, 10));
}

/** `Date` reads 30 February as 2 March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
