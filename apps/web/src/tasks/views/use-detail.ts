"use client";

import type { Task } from "@todo/validation/task";
import { useEffect } from "react";
import type { Address } from "#tasks/address/use-address.ts";
import { useOpenTask } from "#tasks/address/use-open-task.ts";
import { editedTaskId } from "#tasks/detail/edit-draft.ts";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";
import { useLatest } from "#ui/use-latest.ts";
import { useApp } from "#visit/app-context.ts";

const importDetail = async () => (await import("#tasks/detail/task-detail.tsx")).TaskDetail;

/** The open task, and the component that shows it. */
export function useDetail(address: Address, listed: readonly Task[]) {
  const { toaster } = useApp();
  const { openId, closeTask } = address;
  const task = useOpenTask({
    openId,
    listed,
    onMissing() {
      toaster.show({ tone: "danger", title: "This task is not there any more." });
      closeTask();
    },
  });
  const latest = useLatest(address);
  useEffect(() => {
    const { openId, openTask } = latest.current;
    const unsavedId = editedTaskId();
    if (openId !== undefined || unsavedId === undefined) return;
    // Next.js follows the address once its router has mounted, which is after the page.
    const timer = setTimeout(() => openTask(unsavedId));
    return () => clearTimeout(timer);
  }, [latest]);
  const [TaskDetail] = useFetchedAhead({
    importComponent: importDetail,
    isNeeded: openId !== undefined,
    onFailure: closeTask,
  });
  return { task, TaskDetail };
}
