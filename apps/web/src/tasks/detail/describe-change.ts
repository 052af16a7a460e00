import type { PastChangePage } from "@todo/client/task-history";
import type { Task, UpdateTask } from "@todo/validation/task";
import { toDueText } from "#tasks/due/due-text.ts";
import { dueInWords } from "./due-in-words.ts";

type PastChange = PastChangePage["changes"][number];
type Member = keyof UpdateTask;

/** Changes of a task by one person or program in one go, as the pane shows them. */
export interface HistoryLine {
  change: number;
  /** Access token that made the changes; null for the user. */
  actor: string | null;
  words: string;
  time: string;
  /** Members as they were before; `undefined` if they have changed since or there were none. */
  undo: Partial<Task> | undefined;
}

interface Step {
  newest: PastChange;
  oldestTime: string;
  before: Task | undefined;
  after: Task;
  members: Member[];
}

const compared: Member[] = [
  "title",
  "description",
  "due_date",
  "time_zone",
  "priority",
  "tags",
  "completed",
];
const edits = new Set<PastChange["event_type"]>(["updated", "completed", "reopened"]);
const mergedWithinMs = 10 * 60_000;
const ranks = ["none", "low", "medium", "high", "urgent"];
const list = new Intl.ListFormat("en");

/** Describes the changes of a task, newest first. Those of the same members in a row are one. */
export function toHistoryLines(changes: readonly PastChange[]): HistoryLine[] {
  const present = changes[0]?.task_data;
  if (!present) return [];
  const steps = toSteps(changes, present);
  return steps.flatMap(({ newest, before, after, members }) => {
    const { change, actor, timestamp: time } = newest;
    const words = before ? describe(before, after, members) : eventWords[newest.event_type];
    // The foot says when its owner added it.
    if (!words || (newest.event_type === "created" && actor === null)) return [];
    const canUndo = before && members.every((name) => isEqual(present[name], after[name]));
    const undo = canUndo ? pick(before, members) : undefined;
    return [{ change, actor, words, time, undo }];
  });
}

const eventWords: Partial<Record<PastChange["event_type"], string>> = {
  created: "added it",
  restored: "put it back",
  deleted: "deleted it",
};

function toSteps(changes: readonly PastChange[], present: Task): Step[] {
  const steps: Step[] = [];
  let after = present;
  for (const change of changes) {
    const before = change.before ? { ...after, ...change.before } : undefined;
    const wasChanged = edits.has(change.event_type) ? before : undefined;
    const members = wasChanged ? changed(wasChanged, after) : [];
    const step = {
      newest: change,
      oldestTime: change.timestamp,
      before: wasChanged,
      after,
      members,
    };
    const last = steps.at(-1);
    if (last && isContinued(step, last)) {
      Object.assign(last, { before: step.before, oldestTime: step.oldestTime });
      if (isTakenBack(last)) steps.pop();
    } else steps.push(step);
    after = before ?? after;
  }
  return steps;
}

function isContinued(earlier: Step, later: Step): boolean {
  if (!earlier.before || !later.before || earlier.newest.actor !== later.newest.actor) return false;
  const gapMs = Date.parse(later.oldestTime) - Date.parse(earlier.newest.timestamp);
  return gapMs <= mergedWithinMs && isEqual(earlier.members, later.members);
}

function isTakenBack({ before, after, members }: Step): boolean {
  return before !== undefined && members.every((name) => isEqual(before[name], after[name]));
}

function describe(before: Task, after: Task, members: readonly Member[]): string {
  const differing = members.filter((name) => !isEqual(before[name], after[name]));
  const words = new Set(differing.map((name) => memberWords[name](before, after)));
  return list.format(words);
}

const memberWords: Record<Member, (before: Task, after: Task) => string> = {
  title: () => "renamed it",
  description: describeText,
  due_date: describeMove,
  time_zone: describeMove,
  priority: (before, after) =>
    ranks.indexOf(after.priority) > ranks.indexOf(before.priority)
      ? "raised the priority"
      : "lowered the priority",
  tags: describeTags,
  completed: (_before, after) => (after.completed ? "completed it" : "reopened it"),
};

function describeMove(_before: Task, after: Task): string {
  return after.due_date === null
    ? "removed the due date"
    : `moved it to ${dueInWords(toDueText(after)).words}`;
}

function describeText(before: Task, after: Task): string {
  const unticked = ({ description }: Task) =>
    description?.replaceAll(/^([ \t]*[-*] \[)[xX]\]/gm, "$1 ]");
  if (before.description === null) return "added a text";
  if (after.description === null) return "removed the text";
  return unticked(before) === unticked(after) ? "ticked the steps" : "changed the text";
}

function describeTags(before: Task, after: Task): string {
  const [added, removed] = [without(after.tags, before.tags), without(before.tags, after.tags)];
  if (added.length > 0 && removed.length > 0) return "changed the tags";
  const [verb, tags] = added.length > 0 ? ["added", added] : ["removed", removed];
  return tags.length === 0
    ? "changed the tags"
    : `${verb} ${list.format(tags.map((tag) => `“${tag}”`))}`;
}

function without(tags: readonly string[], others: readonly string[]): string[] {
  return tags.filter((tag) => !others.includes(tag));
}

function changed(before: Task, after: Task): Member[] {
  return compared.filter((name) => !isEqual(before[name], after[name]));
}

function pick(task: Task, members: readonly Member[]): Partial<Task> {
  return Object.fromEntries(members.map((name) => [name, task[name]]));
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
