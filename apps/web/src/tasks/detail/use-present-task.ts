"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { isMissing } from "@todo/client/api-error";
import type { Task } from "@todo/validation/task";
import { useEffect } from "react";
import { openTaskKey } from "#tasks/cache/task-list-cache.ts";
import { useApp } from "#visit/app-context.ts";
import type { EditSession } from "./edit-session.ts";
import { readHistory } from "./read-history.ts";

/** Keeps an edit up to date with its task, which the list may not have. Returns the task as far as it is known. */
export function usePresentTask(task: Task, session: EditSession): Task {
  const { tasks } = useApp();
  const { id, version } = task;
  const { data, error } = useQuery({
    queryKey: [...openTaskKey, "version", id],
    queryFn: ({ signal }) => tasks.find(id, { signal }),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  useEffect(() => {
    session.show({ task, etag: `"${version}"` });
  }, [session, task, version]);
  useEffect(() => {
    if (data) session.show(data);
  }, [session, data]);
  useEffect(() => {
    if (isMissing(error)) session.showGone();
  }, [session, error]);
  return data && data.task.version > version ? data.task : task;
}

/** Latest changes of a task, newest first; `undefined` while they are not known. */
export function useHistory({ id, version }: Task) {
  const { tasks } = useApp();
  const { data } = useQuery({
    queryKey: [...openTaskKey, "history", id, version],
    queryFn: ({ signal }) => readHistory(tasks, id, signal),
    placeholderData: keepPreviousData,
  });
  return data?.changes;
}
