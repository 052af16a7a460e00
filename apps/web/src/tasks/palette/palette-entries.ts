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

/** Entries that a text leads to. Tasks, which the API finds for it later, come behind what is known at once. */
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
  const isMatch = ({ name }: PaletteEntry) => text === "" || hasMatch(name, text);
  // Others match by their text or tags.
  const byTitle = tasks.toSorted((a, b) => Number(isMatch(b)) - Number(isMatch(a)));
  const entries = [...[...lists, ...ofTags, ...ofActions].filter(isMatch), ...byTitle];
  const run = () => goTo({ ...startQuery, view: "todo", search: text });
  const name = `Search for “${text}”`;
  return text === "" ? entries : [...entries, { id: "search", group: "Actions", name, run }];
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
  const pattern = text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
  const found = pattern === "" ? null : new RegExp(pattern, "iu").exec(name);
  if (!found) return { before: name, match: "", after: "" };
  const [match] = found;
  const end = found.index + match.length;
  return { before: name.slice(0, found.index), match, after: name.slice(end) };
}
