import type { Task } from "@todo/validation/task";
import { startQuery, type TaskQuery, views } from "#tasks/cache/task-query.ts";
import { viewNames } from "#tasks/views/view-names.ts";

/** What the palette leads to. */
export interface PaletteEntry {
  id: string;
  group: "Tasks" | "Lists" | "Tags" | "Actions";
  name: string;
  /** Words beside the name. */
  note?: string;
  run: () => void;
}

export interface PaletteTargets {
  goTo: (query: TaskQuery) => void;
  openTask: (id: number) => void;
  /** Actions by their names. */
  actions: Record<string, () => void>;
}

/**
 * Entries that a text leads to. Tasks, which the API finds for it later, come behind what is known at once and has the
 * text at the start of a word. What has it within a word comes last.
 */
export function toEntries(
  text: string,
  found: readonly Task[],
  tags: readonly string[],
  { goTo, openTask, actions }: PaletteTargets,
): PaletteEntry[] {
  const lists = views.map((view): PaletteEntry => {
    const run = () => goTo({ ...startQuery, view });
    return { id: `list-${view}`, group: "Lists", name: viewNames[view], run };
  });
  const ofTags = tags.map((tag): PaletteEntry => {
    const run = () => goTo({ ...startQuery, view: "todo", tag });
    return { id: `tag-${tag}`, group: "Tags", name: tag, run };
  });
  const ofActions = Object.entries(actions).map(
    ([name, run]): PaletteEntry => ({ id: `action-${name}`, group: "Actions", name, run }),
  );
  const tasks = found.map(
    ({ id, title, completed }): PaletteEntry => ({
      id: `task-${id}`,
      group: "Tasks",
      name: title,
      ...(completed && { note: "Completed" }),
      run: () => openTask(id),
    }),
  );
  const placeIn = ({ name }: PaletteEntry) => placeOf(name, text);
  const known = [...lists, ...ofTags, ...ofActions];
  const byPlace = tasks.toSorted((a, b) => placeIn(a) - placeIn(b));
  const entries = [...known.filter((entry) => placeIn(entry) === place.ofWord), ...byPlace];
  if (text === "") return entries;
  const run = () => goTo({ ...startQuery, view: "todo", search: text });
  const search: PaletteEntry = {
    id: "search",
    group: "Actions",
    name: `Search for “${text}”`,
    run,
  };
  return [...entries, search, ...known.filter((entry) => placeIn(entry) === place.withinWord)];
}

/** Where a text is found: the best is first. */
const place = { ofWord: 0, withinWord: 1, none: 2 };

/** A letter without case may be of a script without spaces between words. */
const startOfWord = String.raw`(?<![\p{Cased}\p{N}])`;

function placeOf(name: string, text: string): number {
  if (new RegExp(startOfWord + escaped(text), "iu").test(name)) return place.ofWord;
  return hasMatch(name, text) ? place.withinWord : place.none;
}

/** Those of the tasks found for an earlier text that have the present one in their titles. */
export function stillMatching(tasks: readonly Task[], text: string): readonly Task[] {
  return tasks.filter(({ title }) => hasMatch(title, text));
}

function hasMatch(name: string, text: string): boolean {
  return splitMatch(name, text).match !== "";
}

/** Parts a name at the first place where a text is found, whatever its case. */
export function splitMatch(name: string, text: string) {
  const found = text === "" ? null : new RegExp(escaped(text), "iu").exec(name);
  if (!found) return { before: name, match: "", after: "" };
  const [match] = found;
  const end = found.index + match.length;
  return { before: name.slice(0, found.index), match, after: name.slice(end) };
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
