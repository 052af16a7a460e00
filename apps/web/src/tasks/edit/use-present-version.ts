"use client";

import { ApiError } from "@todo/client/api-error";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { useEffect, useRef, useState } from "react";
import { useApp } from "#visit/app-context.ts";

/** Fetches a task while it is edited: the list has no ETags, and does not say why a task has left it. */
export function usePresentVersion({ id, version: shown }: Task, isMissing: boolean) {
  const { tasks } = useApp();
  const [isGone, setGone] = useState(false);
  const version = useRef<Promise<TaskVersion | undefined>>(undefined);

  useEffect(() => {
    const abort = new AbortController();
    version.current = tasks.find(id, { signal: abort.signal }).catch((error: unknown) => {
      if (isNotFound(error)) setGone(true);
      return undefined;
    });
    return () => abort.abort();
  }, [tasks, id, shown, isMissing]);

  return {
    isGone,
    setGone,
    /** Version that was read last; `undefined` if reading has failed. */
    known: () => version.current,
    setKnown(present: TaskVersion): void {
      version.current = Promise.resolve(present);
    },
  };
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
