import { foldTag } from "@todo/validation/fold-tag";
import type { Task } from "@todo/validation/task";
import { addDays, dueHere } from "#tasks/due/calendar.ts";
import type { ListQuery } from "./task-query.ts";

/** Tasks under one heading: a date, a month, or what its name says. */
export interface Group {
  id: string;
  tasks: readonly Task[];
}

/** Tasks by id that stay where they were, although they are completed. */
export type Staying = ReadonlyMap<number, Task>;

const undatedId = "undated";
const completedId = "completed";
const order = ["overdue", "today", "tomorrow"];
const dayLength = "yyyy-mm-dd".length;
const daysByName = 7;

/** Whether order and members of a list follow from the tasks alone. Of others only the server knows. */
export function isArrangedHere({ search, sort, view }: ListQuery): boolean {
  return search === "" && (sort === "due_date" || view === "today" || view === "upcoming");
}

/** Tells whether a task belongs to a list that is arranged here. */
export function belongsTo(query: ListQuery, task: Task): boolean {
  const { view, tag, day, withCompleted } = query;
  if (tag && !task.tags.some((own) => own === tag || foldTag(own) === foldTag(tag))) return false;
  if (task.completed) return view === "completed" || (view === "todo" && withCompleted);
  if (view === "completed") return false;
  if (view === "todo") return true;
  const due = dueHere(task).slice(0, dayLength);
  if (view === "upcoming") return due > day;
  return due === "" || due < addDays(day, 2);
}

/** Divides the tasks of a list into groups, in their order. */
export function arrange(tasks: readonly Task[], query: ListQuery, staying: Staying): Group[] {
  if (!isArrangedHere(query) || query.view === "completed") {
    const shown = tasks.filter((task) => isMeant(task, query, staying));
    return [{ id: "", tasks: shown }];
  }
  const groups = new Map<string, Task[]>();
  for (const task of withStaying(tasks, staying)) {
    const asWas = staying.has(task.id) ? { ...task, completed: false } : task;
    if (!belongsTo(query, asWas)) continue;
    const id = groupOf(asWas, query);
    const group = groups.get(id);
    if (group) group.push(task);
    else groups.set(id, [task]);
  }
  for (const [id, members] of groups) members.sort(orderOf(id));
  return [...groups].map(([id, members]) => ({ id, tasks: members })).toSorted(byPlace);
}

/** A list that was fetched meanwhile lacks them. */
function withStaying(tasks: readonly Task[], staying: Staying): readonly Task[] {
  const missing = new Map(staying);
  for (const { id } of tasks) missing.delete(id);
  return missing.size === 0 ? tasks : [...tasks, ...missing.values()];
}

function orderOf(groupId: string): (a: Task, b: Task) => number {
  if (groupId === undatedId) return newestFirst;
  return groupId === completedId ? lastCompletedFirst : byDue;
}

function isMeant(task: Task, query: ListQuery, staying: Staying): boolean {
  if (query.search !== "" || staying.has(task.id)) return true;
  return task.completed === (query.view === "completed") || query.withCompleted;
}

function groupOf(task: Task, { day, view }: ListQuery): string {
  if (task.completed) return completedId;
  const due = dueHere(task).slice(0, dayLength);
  if (due === "") return undatedId;
  if (due < day) return "overdue";
  if (due === day) return "today";
  if (due === addDays(day, 1)) return "tomorrow";
  return view === "upcoming" || due < addDays(day, daysByName)
    ? due
    : due.slice(0, "yyyy-mm".length);
}

function byPlace(a: Group, b: Group): number {
  return place(a.id) < place(b.id) ? -1 : 1;
}

function place(id: string): string {
  const index = order.indexOf(id);
  if (index >= 0) return String(index);
  if (id === completedId) return "z2";
  // A month begins after the days that are named.
  return id === undatedId ? "z1" : `a${id}~`;
}

function byDue(a: Task, b: Task): number {
  const [dueA, dueB] = [dueHere(a), dueHere(b)];
  return dueA === dueB ? a.id - b.id : dueA < dueB ? -1 : 1;
}

function newestFirst(a: Task, b: Task): number {
  if (a.created_at === b.created_at) return b.id - a.id;
  return a.created_at < b.created_at ? 1 : -1;
}

function lastCompletedFirst(a: Task, b: Task): number {
  return (a.completed_at ?? "") < (b.completed_at ?? "") ? 1 : -1;
}
