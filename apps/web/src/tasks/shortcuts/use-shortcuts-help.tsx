"use client";

import { useState } from "react";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { useShortcuts } from "./use-shortcuts.ts";

interface ShortcutsHelpConfig {
  isEnabled: boolean;
  onEnabledChange: (isEnabled: boolean) => void;
}

const importDialog = async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog;

/** Dialog with the shortcuts; its script is loaded when it is first opened. */
export function useShortcutsHelp({ isEnabled, onEnabledChange }: ShortcutsHelpConfig) {
  const [Dialog, load] = useOnDemand(importDialog);
  const [isOpen, setOpen] = useState(false);
  function open(): void {
    setOpen(true);
    load().catch(() => setOpen(false));
  }
  useShortcuts({ "?": open }, true);
  const dialog = Dialog && (
    <Dialog {...{ isOpen, isEnabled, onEnabledChange }} onOpenChange={setOpen} />
  );
  return { open, dialog };
}
