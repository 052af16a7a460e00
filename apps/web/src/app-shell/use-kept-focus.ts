"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";

/** Outlives the layouts between which people go. */
let lastPath: string | undefined;

/** Focuses the content of a page whose predecessor took the focused element along. */
export function useKeptFocus(): void {
  const path = usePathname();
  useEffect(() => {
    const isNext = lastPath !== undefined && lastPath !== path;
    lastPath = path;
    if (!isNext || document.activeElement !== document.body) return;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}
