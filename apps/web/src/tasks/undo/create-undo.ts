import { MutationObserver, type QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { type Failure, toFailure } from "#api/failure.ts";
import type { Notice, Toaster } from "#notices/toaster.ts";
import type { PresentTasks } from "#tasks/cache/put-tasks.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { takeBack, type Undoable, type UndoClient } from "./take-back.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

/** What the user did, and can be taken back. */
export interface UndoStep {
  title: string;
  description?: string | undefined;
  did: "added" | "changed" | "deleted";
  /** Tasks as they were saved; of deleted ones the last version. */
  tasks: readonly Task[];
  /** Requests that did it; a single task does without. */
  operations?: readonly string[];
  /** What is announced once all of it is taken back. */
  undone: string | ((present: PresentTasks) => string);
  /** Called once it is taken back. */
  onUndone?: () => void;
  /** Whether no notice offers it. */
  isQuiet?: boolean;
}

export interface Undo {
  /** Offers to take back what was just done. */
  offer: (step: UndoStep) => void;
  /** Takes back what was done last. */
  last: () => void;
}

interface UndoConfig {
  tasks: UndoClient;
  queryClient: QueryClient;
  toaster: Pick<Toaster, "show" | "close">;
  announce: (message: string) => void;
}

const noticeId = "undo";
const keptAtMost = 50;

/** Creates the undo of a visit. The API takes back a task's last change only, so a step replaces earlier ones of its tasks. */
export function createUndo({ tasks, queryClient, toaster, announce }: UndoConfig): Undo {
  let steps: readonly UndoStep[] = [];

  const mutation = new MutationObserver(queryClient, {
    mutationFn: (step: UndoStep) => takeBack(tasks, toUndoable(step)),
    async onSuccess({ present, left }, { undone, onUndone }) {
      await showPresent(queryClient, present);
      if (left > 0) toaster.show(leftNotice(left));
      else announce(typeof undone === "string" ? undone : undone(present));
      onUndone?.();
    },
    async onError(error, step) {
      const failure = toFailure(error);
      const action = { label: "Try again", onClick: () => takeBackStep(step) };
      toaster.show({ ...failureNotice(failure), ...(failure.outcomeUnknown && { action }) });
      await showPresent(queryClient, new Map());
    },
  });

  function takeBackStep(step: UndoStep): void {
    steps = steps.filter((kept) => kept !== step);
    toaster.close(noticeId);
    mutation.mutate(step).catch(() => undefined);
  }

  return {
    offer(step) {
      if (isLate(step, steps)) return;
      const ids = new Set(step.tasks.map(({ id }) => id));
      const isReplaced = (earlier: UndoStep) => earlier.tasks.every(({ id }) => ids.has(id));
      steps = [...steps.filter((earlier) => !isReplaced(earlier)), step].slice(-keptAtMost);
      const { title, description, isQuiet } = step;
      if (isQuiet) return toaster.close(noticeId);
      const action = { label: "Undo", keys: "Ctrl Z", onClick: () => takeBackStep(step) };
      toaster.show({ id: noticeId, title, description, action });
    },
    last() {
      const step = steps.at(-1);
      if (step) takeBackStep(step);
    },
  };
}

/** Whether what was saved after it has been offered already: responses may come in another order. */
function isLate({ tasks }: UndoStep, steps: readonly UndoStep[]): boolean {
  const offered = new Map<number, number>();
  for (const { id, version } of steps.flatMap((step) => step.tasks)) {
    offered.set(id, Math.max(version, offered.get(id) ?? version));
  }
  return tasks.length > 0 && tasks.every(({ id, version }) => version < (offered.get(id) ?? 0));
}

function toUndoable({ tasks: [first], operations = [], did }: UndoStep): Undoable {
  return operations.length === 0 && first ? { ...first, did } : { operations };
}

function failureNotice({ status, code, message }: Failure): Notice {
  const isLate = status === 412 || status === 404 || code === "NOTHING_TO_UNDO";
  const description = isLate ? "It has changed in another place since." : message;
  return { tone: "danger", title: "Not undone.", description };
}

function leftNotice(left: number): Notice {
  const description = `${tasksInWords(left)} ${left === 1 ? "has" : "have"} changed since.`;
  return { tone: "danger", title: "Not all undone.", description };
}
