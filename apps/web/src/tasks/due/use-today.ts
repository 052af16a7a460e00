"use client";

import { useSyncExternalStore } from "react";
import { dayOf } from "./calendar.ts";

const lookEveryMs = 30_000;

/** Date of the reader's present day, which a page that stays open follows; `""` until the browser has the page. */
export function useToday(): string {
  return useSyncExternalStore(
    subscribe,
    () => dayOf(new Date()),
    () => "",
  );
}

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, lookEveryMs);
  // Timers of a hidden page are late.
  document.addEventListener("visibilitychange", onChange);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}
