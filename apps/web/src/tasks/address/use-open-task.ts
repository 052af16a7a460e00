"use client";

import { useQuery } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useEffect, useState } from "react";
import { toFailure } from "#api/failure.ts";
import { toUnsavedTask } from "#tasks/add/unsaved-task.ts";
import { openTaskKey } from "#tasks/cache/task-list-cache.ts";
import { readEdit } from "#tasks/detail/edit-draft.ts";
import { toDraft, toEditedTask, unwritten } from "#tasks/detail/edited-fields.ts";
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
  const task = found ?? data ?? last ?? draftOf(openId);
  if (task && task !== kept) setKept(task);

  const isNowhere =
    openId !== undefined && !task && error !== null && toFailure(error).status === 404;
  const latest = useLatest(onMissing);
  useEffect(() => {
    if (isNowhere) latest.current();
  }, [isNowhere, latest]);
  return openId === undefined ? undefined : task;
}

/** Task with the text that an unsaved edit began with. */
function draftOf(openId: string | undefined): Task | undefined {
  const id = Number(openId);
  const edit = Number.isSafeInteger(id) ? readEdit(id, toDraft(unwritten)) : undefined;
  return edit && toUnsavedTask(id, toEditedTask(edit.seen));
}
