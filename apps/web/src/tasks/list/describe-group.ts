import { addDays } from "#tasks/due/calendar.ts";
import { dateFormat } from "#tasks/due/date-format.ts";

const names: Record<string, string> = {
  overdue: "Overdue",
  today: "Today",
  tomorrow: "Tomorrow",
  undated: "No date",
  completed: "Completed",
};

const utc = { timeZone: "UTC" } as const;
const weekday = { weekday: "long", day: "numeric", month: "long" } as const;

/** Heading of a group; `""` for one without. */
export function describeGroup(id: string, today: string): string {
  if (id === "") return "";
  return names[id] ?? describeDay(id, today);
}

/** Words for a date or a month, with the year unless it is the present one. */
export function describeDay(id: string, today: string): string {
  const isMonth = id.length === "yyyy-mm".length;
  const isThisYear = id.slice(0, 4) === today.slice(0, 4);
  const format = dateFormat({
    ...(isMonth ? { month: "long" } : weekday),
    ...(!isThisYear && { year: "numeric" }),
    ...utc,
  });
  return format.format(new Date(isMonth ? `${id}-01` : id));
}

/** Brief words for a due date beside a task, shorter below a heading that says the day. */
export function describeDueBriefly(due: string, today: string, group: string): string {
  return describeDueParts(due, today, group).join(" ");
}

/** The words for its day and for its time, as far as they are said. */
export function describeDueParts(due: string, today: string, group: string): string[] {
  const [day = "", time = ""] = due.split("T");
  const clock = time && describeTime(time);
  const near = nearDay(day, today);
  if (group === day || group === "today" || group === "tomorrow") return [clock || near];
  return [near, clock].filter(Boolean);
}

function nearDay(day: string, today: string): string {
  const distance = [-1, 0, 1].find((days) => addDays(today, days) === day);
  if (distance !== undefined) return ["yesterday", "today", "tomorrow"][distance + 1] ?? "";
  const isSoon = day > today && day < addDays(today, 7);
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  const date = { day: "numeric", month: "short" } as const;
  const options: Intl.DateTimeFormatOptions = isSoon
    ? { weekday: "short" }
    : { ...date, ...(!isThisYear && { year: "numeric" }) };
  return dateFormat({ ...options, ...utc }).format(new Date(day));
}

function describeTime(time: string): string {
  const options = { hour: "numeric", minute: "2-digit", ...utc } as const;
  return dateFormat(options).format(new Date(`1970-01-01T${time}Z`));
}
