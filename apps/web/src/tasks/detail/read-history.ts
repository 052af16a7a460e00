import type { App } from "#visit/app-context.ts";

const shownAtMost = 50;

/** Reads the latest changes of a task, newest first. */
export function readHistory(
  tasks: Pick<App["tasks"], "history">,
  id: number,
  signal?: AbortSignal,
) {
  return tasks.history(id, { limit: shownAtMost }, { signal });
}
