"use client";

import type { RefObject } from "react";
import type { BulkActions } from "#tasks/select/use-bulk-actions.ts";
import type { Selection } from "#tasks/select/use-selection.ts";
import { useShortcutsPreference } from "#tasks/shortcuts/shortcuts-preference.ts";
import { useShortcutsHelp } from "#tasks/shortcuts/use-shortcuts-help.tsx";
import { useShortcuts } from "#tasks/shortcuts/use-shortcuts.ts";
import { useApp } from "#visit/app-context.ts";

interface PageShortcutsConfig {
  focusNewTask: () => void;
  search: RefObject<HTMLInputElement | null>;
  openPalette: () => void;
  focusRow: () => void;
  selection: Selection;
  bulk: BulkActions;
  onSelectAll: () => void;
  /** Closes the open task; `undefined` for none. */
  onClose: (() => void) | undefined;
}

/** Sets up the shortcuts of the page. Returns the help, which one of them opens. */
export function usePageShortcuts(config: PageShortcutsConfig) {
  const { focusNewTask, search, openPalette, focusRow, selection, bulk, onSelectAll, onClose } =
    config;
  const { undo } = useApp();
  const [isEnabled, onEnabledChange] = useShortcutsPreference();
  useShortcuts(
    {
      n: focusNewTask,
      "/": () => (search.current ? search.current.focus() : openPalette()),
      "Mod+z": undo.last,
      ArrowDown: focusRow,
      ArrowUp: focusRow,
    },
    isEnabled,
  );
  useShortcuts({ "Mod+k": openPalette }, true);
  useShortcuts({ Escape: () => onClose?.() }, onClose !== undefined && !selection.isOpen);
  useShortcuts(
    { c: bulk.completeSelected, "Mod+a": onSelectAll, Escape: bulk.stopSelecting },
    selection.isOpen,
  );
  return useShortcutsHelp({ isEnabled, onEnabledChange });
}
