"use client";

import { useQuery } from "@tanstack/react-query";
import { isMissing } from "@todo/client/api-error";
import type { Task } from "@todo/validation/task";
import { useEffect, useState, useSyncExternalStore } from "react";
import { toUnsavedTask } from "#tasks/add/unsaved-task.ts";
import { openTaskKey } from "#tasks/cache/task-list-cache.ts";
import { editedTitle } from "#tasks/detail/edit-draft.ts";
import { useLatest } from "#ui/use-latest.ts";
import { useApp } from "#visit/app-context.ts";

interface OpenTaskConfig {
  /** Id or uid in the address. */
  openId: string | undefined;
  listed: readonly Task[];
  onMissing: () => void;
}

/** Finds the open task: in the list, else at the API. It stays open when it leaves the list or is deleted elsewhere. */
export function useOpenTask({ openId, listed, onMissing }: OpenTaskConfig) {
  const { tasks } = useApp();
  const [kept, setKept] = useState<Task>();
  const isOpen = (task: Task) => String(task.id) === openId || task.uid === openId;
  const found = openId === undefined ? undefined : listed.find(isOpen);
  const { data, error } = useQuery({
    queryKey: [...openTaskKey, openId],
    queryFn: async ({ signal }) => (await tasks.find(openId ?? "", { signal })).task,
    enabled: openId !== undefined && !found,
    staleTime: 0,
  });
  const last = kept && isOpen(kept) ? kept : undefined;
  const draft = useSyncExternalStore(
    noEvents,
    () => editedTitle(Number(openId)),
    () => undefined,
  );
  const task = found ?? data ?? last ?? toDraftTask(openId, draft);
  if (task && task !== kept) setKept(task);

  const isNowhere = openId !== undefined && !task && isMissing(error);
  const latest = useLatest(onMissing);
  useEffect(() => {
    if (isNowhere) latest.current();
  }, [isNowhere, latest]);
  return openId === undefined ? undefined : task;
}

const noEvents = () => () => {};

/** Task with an unsaved edit, which brings its text. */
function toDraftTask(openId: string | undefined, title: string | undefined): Task | undefined {
  return title === undefined ? undefined : toUnsavedTask(Number(openId), { title });
}
