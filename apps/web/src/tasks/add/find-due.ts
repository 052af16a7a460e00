import { casual, Chrono, type ParsedResult, type Parser } from "chrono-node/en";
import { dayOf } from "#tasks/due/calendar.ts";
import type { Token } from "./understand.ts";

interface Place {
  start: number;
  end: number;
}

const unclear = /[/]|\b(?:now|moment|second|morning|afternoon|evening|night|tonight|midnight)\b/i;
const relative = /^in\b/i;
const preposition = /(?<=^|\s)(?:on|at|by|due|for)\s+$/i;
const repeated = /(?<=^|\s)(?:every|each)\s+$/i;
const clearAtStart = /^(?:today|tomorrow)\b|\d\s*(?::\d\d|am|pm)\b/i;
/** "2 days ago" and "2 days later" are no due dates. Their patterns alone take two thirds of the time that browsers need to compile all of them. */
const unwanted = /\(\?:ago\||\(\?:later\|/;
const chrono = new Chrono({
  parsers: casual.parsers.filter((parser) => !unwanted.test(sourceOf(parser))),
  refiners: casual.refiners,
});

function sourceOf(parser: Parser): string {
  const context = { option: {} } as Parameters<Parser["pattern"]>[0];
  return parser.pattern(context).source;
}

/** Of the due dates of the API. */
const lastYear = 9998;

/** Longer texts are no lines that somebody types. */
const lengthAtMost = 500;

/** Finds a due date at the end of a line, or a clear one at its beginning, beside other marks. In the middle a date belongs to the words around it. */
export function findDue(line: string, marks: readonly Place[], now: Date): Token | undefined {
  if (line.length > lengthAtMost) return undefined;
  const rest = blank(line, marks);
  const results = chrono.parse(rest, now, { forwardDate: true });
  const found = results.findLast((result) => isDue(result, now) && isApart(result, rest));
  if (!found) return undefined;
  const before = rest.slice(0, found.index);
  const start = found.index - (preposition.exec(before)?.[0].length ?? 0);
  const end = found.index + found.text.length;
  return {
    kind: "due",
    start,
    end,
    text: line.slice(start, end),
    members: { due_date: toDueDate(found) },
  };
}

function isDue({ start, end, text }: ParsedResult, now: Date): boolean {
  if (end || unclear.test(text)) return false;
  if (start.isCertain("timezoneOffset") && !relative.test(text)) return false;
  const year = start.get("year") ?? 0;
  if (year > lastYear || toDay(start) < dayOf(now)) return false;
  return start.isCertain("day") || start.isCertain("weekday") || start.isCertain("hour");
}

function isApart({ index, text }: ParsedResult, rest: string): boolean {
  const [before, after] = [rest.slice(0, index), rest.slice(index + text.length)];
  if (repeated.test(before)) return false;
  if (after.trim() === "") return before === "" || /\s$/.test(before);
  return before.trim() === "" && /^[\s,]/.test(after) && clearAtStart.test(text);
}

/** Day, with the time if one was written, on the reader's clock. */
function toDueDate({ start }: ParsedResult): string {
  const day = toDay(start);
  return start.isCertain("hour")
    ? `${day}T${part(start, "hour")}:${part(start, "minute")}:00`
    : day;
}

function toDay(start: ParsedResult["start"]): string {
  return `${part(start, "year", 4)}-${part(start, "month")}-${part(start, "day")}`;
}

function part(
  start: ParsedResult["start"],
  name: "year" | "month" | "day" | "hour" | "minute",
  digits = 2,
): string {
  return String(start.get(name) ?? 0).padStart(digits, "0");
}

/** Replaces the marks by spaces, so that places stay. */
function blank(line: string, marks: readonly Place[]): string {
  let text = line;
  for (const { start, end } of marks) {
    text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
  }
  return text;
}
