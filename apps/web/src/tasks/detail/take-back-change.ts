import type { Task } from "@todo/validation/task";
import type { App } from "#visit/app-context.ts";
import { toHistoryLines } from "./describe-change.ts";
import { type EditSession, isUnsaved } from "./edit-session.ts";
import { readHistory } from "./read-history.ts";

type NotTakenBack = "unsaved" | "changed";

interface TakenBackChange {
  task: Task;
  session: Pick<EditSession, "flush" | "state">;
  /** Number of the change; the last one without it. */
  change: number | undefined;
}

/** Saves, then takes a change back. Resolves to the reason if it does not. */
export async function takeBackChange(
  tasks: Pick<App["tasks"], "history" | "update">,
  { task: { id }, session, change }: TakenBackChange,
): Promise<{ present: Task; words: string } | NotTakenBack> {
  await session.flush();
  // What can't be saved is the last change, not the one before it.
  if (change === undefined && isUnsaved(session.state.getState())) return "unsaved";
  const { changes } = await readHistory(tasks, id);
  // What was just saved is the last change.
  const line = toHistoryLines(changes).find(
    ({ change: of, undo }) => undo && (change ?? of) === of,
  );
  const version = changes[0]?.version;
  if (!line?.undo || version === undefined) return "changed";
  const { task: present } = await tasks.update(id, line.undo, { ifMatch: `"${version}"` });
  return { present, words: line.words };
}
