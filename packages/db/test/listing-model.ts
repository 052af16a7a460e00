// A second implementation of filters and orders, in TypeScript and with Temporal, to compare PostgreSQL's with.
import { Temporal } from "temporal-polyfill";
import type { TaskFilter, TaskOrder } from "#tasks/listing.ts";
import { taskPriority, type TaskRow } from "#tasks/task-tables.ts";

const foldings = { ä: "Ä", ß: "SS" };
const fold = (text: string) =>
  text.replace(/[äß]/g, (letter) => foldings[letter as keyof typeof foldings]).toUpperCase();

const isDay = (due: string) => due.length === 10;

function instantOf(due: string, zone: string): number {
  if (due.endsWith("Z")) return Temporal.Instant.from(due).epochMilliseconds;
  const local = Temporal.PlainDateTime.from(due);
  return local.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

/** In milliseconds since 1970. */
function startOf(day: Temporal.PlainDate, zone: string): number {
  return day.toZonedDateTime(zone).epochMilliseconds;
}

/** When a task is overdue: of a day, its last millisecond. */
function dueOf({ dueDate, timeZone }: TaskRow, zone: string): number | undefined {
  if (dueDate === null) return undefined;
  const itsZone = timeZone ?? zone;
  if (!isDay(dueDate)) return instantOf(dueDate, itsZone);
  return startOf(Temporal.PlainDate.from(dueDate).add({ days: 1 }), itsZone) - 1;
}

function boundOf(due: string, zone: string): number {
  return isDay(due) ? startOf(Temporal.PlainDate.from(due), zone) : instantOf(due, zone);
}

function passes(task: TaskRow, filter: TaskFilter): boolean {
  const { completed, search, priorities = [], tags = [], dueAfter, dueBefore } = filter;
  const zone = filter.timeZone ?? "UTC";
  const due = dueOf(task, zone);
  const folded = task.tags.map(fold);
  const texts = [task.title, task.description ?? "", ...task.tags];
  return (
    (completed === undefined || task.completed === completed) &&
    (search === undefined || texts.some((text) => fold(text).includes(fold(search)))) &&
    (priorities.length === 0 || priorities.includes(task.priority)) &&
    tags.every((tag) => folded.includes(fold(tag))) &&
    (dueAfter === undefined || (due !== undefined && due >= boundOf(dueAfter, zone))) &&
    (dueBefore === undefined || (due !== undefined && due < boundOf(dueBefore, zone)))
  );
}

/** What `listTasks` returns of `all`. */
export function listed(all: TaskRow[], filter: TaskFilter, order: TaskOrder): TaskRow[] {
  const keyOf = (task: TaskRow): number => {
    if (order.by === "dueDate") return dueOf(task, filter.timeZone ?? "UTC") ?? Infinity;
    if (order.by === "priority") return taskPriority.enumValues.indexOf(task.priority);
    return order.by === "title" ? task.title.charCodeAt(0) : Date.parse(task[order.by]);
  };
  const difference = (one: TaskRow, other: TaskRow) => {
    const [key, otherKey] = [keyOf(one), keyOf(other)];
    return key === otherKey ? one.id - other.id : key < otherKey ? -1 : 1;
  };
  const ascending = all.filter((task) => passes(task, filter)).sort(difference);
  return order.descending ? ascending.reverse() : ascending;
}
