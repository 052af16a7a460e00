import type { NewTask } from "@todo/client/task-changes";
import { createStore, type StoreApi } from "zustand/vanilla";
import { keptUser } from "#visit/drafts.ts";

/** New task that the server has not confirmed. */
export interface WaitingTask {
  /** Names the task in every attempt, so that none makes a second one. */
  uid: string;
  /** Line as it was typed. */
  line: string;
  task: NewTask;
  addedAt: number;
  /** Id of the user; `undefined` while nobody has signed in. */
  owner?: string;
  /** Why the last attempt failed, of one that is repeated by itself. */
  delay?: string;
  /** Why the server does not take the task. */
  refusal?: string;
}

/** Whether its line says all of it. A task of the pane also has what is no part of a line, such as a description or null. */
export const isLine = ({ task }: WaitingTask) => task.description === undefined;

export interface WaitingTasks {
  all: StoreApi<readonly WaitingTask[]>;
  keep: (waiting: WaitingTask) => void;
  drop: (uid: string) => void;
  /** Whether it still waits: another tab may have sent it, and sign-out drops it. */
  has: (uid: string) => boolean;
  /** Reads what this browser keeps of the user who was here last. */
  read: () => void;
  /** Tells whose tasks they are. What waits of others stays, unseen, until they sign in again. */
  own: (userId: string) => void;
  /** Reads what other tabs change. Returns a function that ends it. */
  follow: () => () => void;
}

const prefix = "waiting-task:";

/** Keeps new tasks in this browser until they are saved. Each has an entry of its own, so that tabs overwrite nothing. */
export function createWaitingTasks(): WaitingTasks {
  // Empty at first, like the server's HTML.
  const all = createStore<readonly WaitingTask[]>(() => []);
  /** Those for which the browser has no room. */
  const unkept = new Set<string>();
  const show = (tasks: WaitingTask[]) =>
    all.setState(
      tasks.toSorted((a, b) => a.addedAt - b.addedAt),
      true,
    );
  const others = (uid: string) => all.getState().filter((waiting) => waiting.uid !== uid);
  let user: string | undefined;
  const owner = () => user ?? keptUser();
  const isOwn = (waiting: WaitingTask) => (waiting.owner ?? owner()) === owner();
  const isUnkept = ({ uid }: WaitingTask) => unkept.has(uid);
  const read = () => {
    // The browser may still have an earlier state of what it has no room for.
    const kept = readAll().filter((waiting) => isOwn(waiting) && !isUnkept(waiting));
    show([...all.getState().filter(isUnkept), ...kept]);
  };

  function keep(waiting: WaitingTask): void {
    const { uid } = waiting;
    const owned = { ...toOwned(owner()), ...waiting };
    if (write(uid, JSON.stringify(owned))) unkept.delete(uid);
    else unkept.add(uid);
    show([...others(uid), owned]);
  }

  return {
    all,
    keep,
    drop(uid) {
      write(uid);
      unkept.delete(uid);
      show(others(uid));
    },
    has(uid) {
      const isThere = unkept.has(uid) || keysOf(storage()).includes(prefix + uid);
      if (!isThere) show(others(uid));
      return isThere;
    },
    read,
    own(userId) {
      user = userId;
      read();
      for (const waiting of all.getState()) if (waiting.owner === undefined) keep(waiting);
    },
    follow() {
      const onStorage = ({ key }: StorageEvent) => {
        if (key === null || key.startsWith(prefix)) read();
      };
      window.addEventListener("storage", onStorage);
      return () => window.removeEventListener("storage", onStorage);
    },
  };
}

const toOwned = (owner: string | undefined) => (owner === undefined ? {} : { owner });

function readAll(): WaitingTask[] {
  const kept = storage();
  return keysOf(kept).flatMap((key) => {
    try {
      return [JSON.parse(kept?.getItem(key) ?? "") as WaitingTask];
    } catch {
      // Another tab has dropped it meanwhile, or it was not written by this page.
      return [];
    }
  });
}

function keysOf(kept: Storage | undefined): string[] {
  return Object.keys(kept ?? {}).filter((key) => key.startsWith(prefix));
}

/** Returns whether the browser keeps it. */
function write(uid: string, text?: string): boolean {
  try {
    if (text === undefined) storage()?.removeItem(prefix + uid);
    else storage()?.setItem(prefix + uid, text);
    return storage() !== undefined;
  } catch {
    return false;
  }
}

function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
