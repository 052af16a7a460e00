import { MutationObserver, onlineManager, type QueryClient } from "@tanstack/react-query";
import { createIdempotencyKey } from "@todo/client/create-idempotency-key";
import type { NewTask } from "@todo/client/task-changes";
import type { TaskClient } from "@todo/client/task-client";
import type { StoreApi } from "zustand/vanilla";
import { type Failure, toFailure } from "#api/failure.ts";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import type { Undo } from "#tasks/undo/create-undo.ts";
import { createOnce } from "./create-once.ts";
import { showAdded, titleOfAdded } from "./show-added.ts";
import { createWaitingTasks, type WaitingTask } from "./waiting-tasks.ts";

export interface Outbox {
  waiting: StoreApi<readonly WaitingTask[]>;
  /** Adds a task: it is kept in this browser at once, and sent as soon as possible. Returns its uid. */
  add: (line: string, task: NewTask) => string;
  /** Keeps a line that is no valid task, for the user to change. */
  refuse: (line: string, task: NewTask, refusal: string) => void;
  /** Sets who may take a refused line back. Returns a function that ends it. */
  onRefusal: (takeBack: TakeBack) => () => void;
  repeat: (waiting: WaitingTask) => void;
  discard: (uid: string) => void;
  discardAll: () => void;
  /** Begins to send, once it is known whose tasks they are. */
  join: (userId: string) => void;
  /** Shows what waits in this browser. Returns a function that ends it. */
  start: () => () => void;
}

/** Returns whether the line is in the user's hands again. */
type TakeBack = (refused: WaitingTask, refusal: string) => boolean;

interface OutboxConfig {
  tasks: Pick<TaskClient, "create" | "find">;
  queryClient: QueryClient;
  undo: Pick<Undo, "offer">;
  announce: (message: string) => void;
}

/** Creates the queue of new tasks. They are sent in their order, each by one tab, and again until there is an answer. */
export function createOutbox({ tasks, queryClient, undo, announce }: OutboxConfig): Outbox {
  const { all: waiting, keep, drop, has, read, own, follow } = createWaitingTasks();
  let isJoined = false;
  let isSending = false;
  let isOver = false;
  let takeBack: TakeBack = () => false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const creation = new MutationObserver(queryClient, {
    mutationFn: (sent: WaitingTask) => createOnce(tasks, sent),
    async onSuccess(task, { uid }) {
      if (task) await showAdded(queryClient, task);
      drop(uid);
      if (!task) return;
      announce(`Added: ${task.title}`);
      const undone = `Taken back: ${task.title}`;
      const title = titleOfAdded(queryClient, task);
      undo.offer({ title, description: task.title, did: "added", tasks: [task], undone });
    },
  });

  function delay(due: readonly WaitingTask[], { message }: Pick<Failure, "message">): void {
    for (const task of due) if (has(task.uid)) keep({ ...task, delay: message });
  }

  /** Returns whether it is of use to send others. */
  async function attempt(next: WaitingTask): Promise<boolean> {
    if (!has(next.uid)) return true;
    try {
      await creation.mutate(next);
      return true;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (!isPassing(failure)) {
        if (has(next.uid)) refuse(next, refusalOf(failure));
      } else delay(isOfOne(failure) ? [next] : dueIn(waiting), failure);
      return !isPassing(failure) || isOfOne(failure);
    }
  }

  function refuse(task: WaitingTask, refusal: string): void {
    if (takeBack(task, refusal)) drop(task.uid);
    else keep({ ...toWaiting(task.line, task.task), uid: task.uid, refusal });
  }

  async function sendAll(): Promise<void> {
    isSending = true;
    const tried = new Set<string>();
    for (let goesOn = true; goesOn; ) {
      const next = dueIn(waiting).find(({ uid }) => !tried.has(uid));
      if (!next) break;
      tried.add(next.uid);
      // What another tab is sending comes first.
      goesOn = await alone(next.uid, () => attempt(next));
    }
    isSending = false;
    if (!isOver && dueIn(waiting).length > 0) timer = setTimeout(send, pollAfterMs);
  }

  function send(): void {
    clearTimeout(timer);
    if (!isOnline()) return delay(dueIn(waiting), { message: "You are offline." });
    if (isJoined && !isSending) void sendAll();
  }

  return {
    waiting,
    add(line, task) {
      const waiting = toWaiting(line, task);
      keep(waiting);
      send();
      return waiting.uid;
    },
    refuse: (line, task, refusal) => refuse(toWaiting(line, task), refusal),
    onRefusal(next) {
      takeBack = next;
      return () => {
        takeBack = () => false;
      };
    },
    repeat(refused) {
      drop(refused.uid);
      keep(toWaiting(refused.line, refused.task));
      send();
    },
    discard: drop,
    discardAll: () => waiting.getState().forEach(({ uid }) => drop(uid)),
    join(userId) {
      own(userId);
      isJoined = true;
      send();
    },
    start() {
      isOver = false;
      read();
      const stopFollowing = follow();
      const unsubscribe = onlineManager.subscribe(send);
      send();
      return () => {
        isOver = true;
        stopFollowing();
        unsubscribe();
        clearTimeout(timer);
      };
    },
  };
}

const isOnline = () => onlineManager.isOnline() && navigator.onLine;

const dueIn = (waiting: StoreApi<readonly WaitingTask[]>) =>
  waiting.getState().filter(({ refusal }) => refusal === undefined);

/** Whether another attempt may succeed as it is. */
function isPassing({ outcomeUnknown, status, isUnauthenticated }: Failure): boolean {
  return outcomeUnknown || status === 429 || isUnauthenticated;
}

/** Whether it says nothing about other tasks. */
function isOfOne({ code }: Failure): boolean {
  return code === "INTERNAL_ERROR";
}

function refusalOf({ message, errors }: Failure): string {
  return errors[0]?.detail ?? `${message} Your text stays here.`;
}

function toWaiting(line: string, task: NewTask): WaitingTask {
  return { uid: createUid(), line, task, addedAt: Date.now() };
}

/** Runs `work`; `false` if another tab is at it. */
async function alone(uid: string, work: () => Promise<boolean>): Promise<boolean> {
  // Browsers have locks only where the connection is secure.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  return locks.request(`adding ${uid}`, { ifAvailable: true }, (lock) => (lock ? work() : false));
}

/** A random UUID. Not `crypto.randomUUID`, which pages served by plain HTTP don't have. */
function createUid(): string {
  const digits = createIdempotencyKey();
  const at = (from: number, to?: number) => digits.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-4${at(13, 16)}-8${at(17, 20)}-${at(20)}`;
}
