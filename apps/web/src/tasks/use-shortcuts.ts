"use client";

import { useEffect, useLayoutEffect, useRef } from "react";

export type Shortcuts = Record<string, () => void>;

/**
 * Keys that work anywhere on the page but where text is typed or a dialog is open.
 * `Mod+` stands for Ctrl or Command.
 */
export function useShortcuts(shortcuts: Shortcuts, isEnabled: boolean): void {
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });

  useEffect(() => {
    if (!isEnabled) return;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const isMod = event.ctrlKey || event.metaKey;
      const action = latest.current[isMod ? `Mod+${event.key}` : event.key];
      if (!action || isTaken(event.target)) return;
      event.preventDefault();
      action();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isEnabled]);
}

function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("textarea, select, [role=dialog], [role=menu], input:not([type=checkbox])") !==
      null
  );
}
