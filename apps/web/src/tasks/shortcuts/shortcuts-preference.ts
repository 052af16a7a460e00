"use client";

import { useState } from "react";

const storageKey = "shortcuts";

/**
 * Setting that turns off single-key shortcuts, because speech input types them by accident (WCAG
 * 2.2, success criterion 2.1.4).
 */
export function useShortcutsPreference() {
  const [isEnabled, setEnabled] = useState(() => stored() !== "off");
  function choose(enabled: boolean): void {
    setEnabled(enabled);
    try {
      window.localStorage.setItem(storageKey, enabled ? "on" : "off");
    } catch {
      // Without storage the setting lasts as long as the page.
    }
  }
  return [isEnabled, choose] as const;
}

function stored(): string | null {
  try {
    return window.localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
