"use client";

import { useEffect, useRef } from "react";

/** Focuses the content of a page whose predecessor took the focused element along. */
export function useKeptFocus(path: string): void {
  const lastPath = useRef(path);
  useEffect(() => {
    const isNext = lastPath.current !== path;
    lastPath.current = path;
    if (!isNext || document.activeElement !== document.body) return;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}
