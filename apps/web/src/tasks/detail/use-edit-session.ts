"use client";

import { MutationObserver, type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { isArrangedHere } from "#tasks/cache/arrange.ts";
import { refreshTaskLists, replaceTasks } from "#tasks/cache/task-list-cache.ts";
import { useAddress } from "#tasks/address/use-address.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { useLatest } from "#ui/use-latest.ts";
import { type App, useApp } from "#visit/app-context.ts";
import type { Edit } from "./edit-draft.ts";
import { createEditSession, type EditSession, isUnsaved } from "./edit-session.ts";
import { changesOf, saveEdit } from "./save-edit.ts";

/** Edits that are open or not saved yet, of each visit. */
const sessionsOf = new WeakMap<QueryClient, Map<number, EditSession>>();

/** Edit of a task. It goes on saving when its pane is closed, and says so if that fails. */
export function useEditSession(task: Task) {
  const app = useApp();
  const queryClient = useQueryClient();
  const [session] = useState(() => openSession(task, app, queryClient));
  const { openTask } = useAddress();
  const latest = useLatest({
    leave: () => leave(session, { task, app, queryClient, openTask }),
  });

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const flush = () => void session.flush();
    flush();
    window.addEventListener("online", flush, { signal });
    window.addEventListener("pagehide", flush, { signal });
    function end(): void {
      leaving.abort();
      void latest.current.leave();
    }
    return end;
  }, [session, latest]);

  return [session, useStore(session.state)] as const;
}

interface Place {
  task: Task;
  app: App;
  queryClient: QueryClient;
  openTask: (id: number) => void;
}

function openSession(task: Task, app: App, queryClient: QueryClient): EditSession {
  const sessions = sessionsOf.get(queryClient) ?? new Map<number, EditSession>();
  sessionsOf.set(queryClient, sessions);
  const session = sessions.get(task.id) ?? createEditSession(task, createSave(app, queryClient));
  sessions.set(task.id, session);
  return session;
}

function createSave({ tasks, undo }: App, queryClient: QueryClient) {
  const mutation = new MutationObserver(queryClient, {
    mutationFn: ({ edit, known }: { edit: Edit; known: TaskVersion }) =>
      saveEdit(tasks, edit, known),
    async onSuccess({ present: { task }, isStale }, { edit }) {
      await replaceTasks(queryClient, [task]);
      refreshTaskLists(queryClient, (query) => !isArrangedHere(query));
      if (isStale) return;
      const { title: _, description: __, ...plan } = changesOf(edit);
      if (Object.keys(plan).length > 0) refreshTotals(queryClient);
      const undone = `Taken back: the edit of ${task.title}`;
      undo.offer({ title: "Task changed", did: "changed", tasks: [task], undone, isQuiet: true });
    },
  });
  return (edit: Edit, known: TaskVersion) => mutation.mutate({ edit, known });
}

/** Saves what is left. An emptied title was no title to keep. */
async function leave(session: EditSession, place: Place): Promise<void> {
  const { task, app, queryClient, openTask } = place;
  const { draft, seen } = session.state.getState();
  if (draft.title.trim() === "") session.change("title", seen.title);
  await session.flush();
  const { status, conflict, isGone, errors } = session.state.getState();
  const isLeft = isUnsaved(session.state.getState());
  if (!isLeft || isGone) sessionsOf.get(queryClient)?.delete(task.id);
  if (!isLeft || isGone || !(conflict || status === "failed")) return;
  const [reason] = Object.values(errors);
  app.toaster.show({
    tone: "danger",
    title: `“${task.title}” is not saved.`,
    description: conflict
      ? "It has changed in another place. Choose a version."
      : reason?.replace(/^Not saved\. /, ""),
    action: { label: "Open", onClick: () => openTask(task.id) },
  });
}
