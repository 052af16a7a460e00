"use client";

import type { Task } from "@todo/validation/task";
import { useEffect, useRef } from "react";
import { useLatest } from "#ui/use-latest.ts";

/** Returns a function that closes the open task. The focus returns to its row once the pane no longer covers it. */
export function useClosing(
  task: Task | undefined,
  close: () => void,
  focusRow: (id: number) => void,
): () => void {
  const closedId = useRef<number>(undefined);
  const latest = useLatest(focusRow);
  const isOpen = task !== undefined;

  useEffect(() => {
    if (isOpen || closedId.current === undefined) return;
    latest.current(closedId.current);
    closedId.current = undefined;
  }, [isOpen, latest]);

  return () => {
    closedId.current = task?.id;
    close();
  };
}
