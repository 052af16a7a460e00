import type { NewTask } from "@todo/client/task-changes";
import { limits } from "@todo/validation/limits";
import { foldTag } from "@todo/validation/fold-tag";
import { findDue } from "./find-due.ts";
import { toOneLine } from "./to-one-line.ts";

/** What a new task gets besides its title. */
export interface Understood {
  kind: "due" | "priority" | "tag";
  text: string;
  members: Pick<NewTask, "due_date" | "priority" | "tags">;
}

/** Piece of a line that says more than the title. */
export interface Token extends Understood {
  /** Place in the line, which ends before `end`. */
  start: number;
  end: number;
}

const priorities = ["none", "low", "medium", "high", "urgent"] as const;
const priority = /(?<=^|\s)!(none|low|medium|high|urgent)(?=\s|$)/giu;
/** Begins with a letter, so that a number stays one. */
const tag = /(?<=^|\s)#(\p{L}[\p{L}\p{M}\p{N}_-]*)(?=\s|$)/giu;

/** Finds due date, priority and tags in a line. What is in `literal` is left alone. */
export function understand(line: string, literal: ReadonlySet<string>, now = new Date()): Token[] {
  const marks = [...findPriority(line), ...findTags(line)].filter(({ text }) => !literal.has(text));
  const due = findDue(line, marks, now);
  const tokens = due && !literal.has(due.text) ? [...marks, due] : marks;
  // A task needs a title.
  return withoutTokens(line, tokens) === "" ? [] : tokens.toSorted((a, b) => a.start - b.start);
}

/** The task that a line stands for, with what its list adds. */
export function toNewTask(
  line: string,
  tokens: readonly Token[],
  context: readonly Understood[] = [],
): NewTask {
  const all = [...tokens, ...context].map((token) => token.members);
  const members = Object.assign({}, ...all) as NewTask;
  const tags = all.flatMap((token) => token.tags ?? []);
  const title = withoutTokens(line, tokens);
  return { ...members, title, ...(tags.length > 0 && { tags: withoutSame(tags) }) };
}

function withoutTokens(line: string, tokens: readonly Token[]): string {
  let title = line;
  for (const { start, end } of tokens.toSorted((a, b) => b.start - a.start)) {
    title = `${title.slice(0, start)} ${title.slice(end)}`;
  }
  const oneLine = toOneLine(title);
  return (tokens.length === 0 ? oneLine : oneLine.replaceAll(/\s+/g, " ")).trim();
}

/** The last one counts. */
function findPriority(line: string): Token[] {
  const last = [...line.matchAll(priority)].at(-1);
  const name = priorities.find((known) => known === last?.[1]?.toLowerCase());
  if (!last || !name) return [];
  return [{ kind: "priority", ...place(last), members: { priority: name } }];
}

function findTags(line: string): Token[] {
  return [...line.matchAll(tag)]
    .map((match): Token => ({ kind: "tag", ...place(match), members: { tags: [match[1] ?? ""] } }))
    .filter(({ text }) => [...text].length <= "#".length + limits.tagMaxLength)
    .slice(0, limits.tagsPerTask);
}

function place({ 0: text, index }: RegExpMatchArray & { index: number }) {
  return { text, start: index, end: index + text.length };
}

function withoutSame(tags: readonly string[]): string[] {
  const known = new Set<string>();
  return tags.filter((name) => !known.has(foldTag(name)) && known.add(foldTag(name)));
}
