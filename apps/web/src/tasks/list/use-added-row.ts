"use client";

import { type RefObject, useEffect, useMemo } from "react";
import { isStill } from "#ui/is-still.ts";
import type { ListRow } from "./list-rows.ts";

export interface AddedRow {
  /** Uid of the task that was added last; `undefined` for none. */
  uid: string | undefined;
  /** Uid of the last one whose row was shown. */
  shownUidRef: RefObject<string | undefined>;
}

/** Scrolls to the row of a task that was just added, unless it is seen, and lights it up. Returns the key of the row. */
export function useAddedRow({ uid, shownUidRef }: AddedRow, rows: readonly ListRow[]) {
  const key = useMemo(() => {
    const isAdded = (row: ListRow) => row.kind === "task" && row.task.uid === uid;
    return uid === undefined ? undefined : rows.find(isAdded)?.key;
  }, [rows, uid]);
  // After every render, because a row of a long list is rendered later.
  useEffect(() => {
    if (key === undefined || shownUidRef.current === uid) return;
    const row = document.querySelector(`[data-task="${key}"]`);
    if (!row) return;
    shownUidRef.current = uid;
    show(row);
  });
  return key;
}

const flash = {
  backgroundColor: ["var(--color-accent-soft)", "transparent"],
  borderRadius: ["0.5rem", "0.5rem"],
};

function show(row: Element): void {
  const { top, bottom } = row.getBoundingClientRect();
  const covered = coveredPx();
  const isSeen = top >= covered.top && bottom <= window.innerHeight - covered.bottom;
  // A long way is not to be watched.
  const isFar = Math.abs(top) > 2 * window.innerHeight;
  const behavior = isStill() || isFar ? "instant" : "smooth";
  if (!isSeen) row.scrollIntoView({ block: "center", behavior });
  if (!isStill()) row.animate(flash, { duration: 1500, easing: "ease-in" });
}

/** What the line for new tasks and a notice cover of the window. */
function coveredPx(): { top: number; bottom: number } {
  const isPhone = window.innerWidth < 700;
  return isPhone ? { top: 0, bottom: 150 } : { top: 64, bottom: 90 };
}
