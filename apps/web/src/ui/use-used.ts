"use client";

import { useEffect } from "react";

const signsOfUse = ["pointermove", "pointerdown", "keydown"] as const;

/** Fetches a script as soon as somebody uses the page, so that it is there when it is needed. `fetchScript` must be the same function in each call. */
export function useUsed(fetchScript: () => Promise<unknown>): void {
  useEffect(() => {
    const used = new AbortController();
    function fetchAhead(): void {
      used.abort();
      void fetchScript().catch(() => undefined);
    }
    for (const sign of signsOfUse) {
      document.addEventListener(sign, fetchAhead, { passive: true, signal: used.signal });
    }
    return () => used.abort();
  }, [fetchScript]);
}
