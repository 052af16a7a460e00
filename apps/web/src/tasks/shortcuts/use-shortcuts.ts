"use client";

import { useEffect } from "react";
import { isComposing } from "#ui/is-composing.ts";
import { useLatest } from "#ui/use-latest.ts";
import { pressedKey } from "./pressed-key.ts";

export type Shortcuts = Record<string, () => void>;

/**
 * Handles keys anywhere on the page, except in text inputs and dialogs. `Mod+` stands for Ctrl or
 * Command.
 */
export function useShortcuts(shortcuts: Shortcuts, isEnabled: boolean): void {
  const latest = useLatest(shortcuts);
  useEffect(() => {
    if (!isEnabled) return;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || isComposing(event)) return;
      const isMod = event.ctrlKey || event.metaKey;
      const key = pressedKey(event);
      const action = latest.current[isMod ? `Mod+${key}` : key];
      if (!action || isTaken(event, key)) return;
      event.preventDefault();
      action();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isEnabled, latest]);
}

/** Tells whether the focused control uses the key itself. */
function isTaken({ target, ctrlKey, metaKey }: KeyboardEvent, key: string): boolean {
  if (!(target instanceof Element)) return false;
  const isMod = ctrlKey || metaKey;
  if (isMod && key === "k") return target.closest("[role*=dialog]") !== null;
  if (target.closest("input[type=radio]")) return key.startsWith("Arrow");
  // There is no text to take back.
  if (isMod && key === "z" && target instanceof HTMLInputElement && target.value === "") {
    return false;
  }
  const takesAnyKey = "textarea, select, [role*=dialog], [role=menu], input:not([type=checkbox])";
  return target.closest(takesAnyKey) !== null;
}
