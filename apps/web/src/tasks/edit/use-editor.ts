"use client";

import { useEffect } from "react";
import { useLatest } from "#ui/use-latest.ts";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { useApp } from "#visit/app-context.ts";

interface EditorConfig {
  editedId: number | undefined;
  onEdit: (id: number | undefined) => void;
}

const importEditor = async () => (await import("./task-editor.tsx")).TaskEditor;
const signsOfUse = ["pointermove", "pointerdown", "keydown"] as const;

/** Loads the editor once it is needed. Fetched ahead when somebody uses the page, so that it opens at once and offline. */
export function useEditor({ editedId, onEdit }: EditorConfig) {
  const { toaster } = useApp();
  const [TaskEditor, load] = useOnDemand(importEditor);
  const isNeeded = editedId !== undefined && !TaskEditor;
  const latest = useLatest(async () => {
    try {
      await load();
    } catch {
      onEdit(undefined);
      const description = "Check your connection, then try again.";
      toaster.show({ tone: "danger", title: "The editor can’t be loaded.", description });
    }
  });

  useEffect(() => {
    if (isNeeded) void latest.current();
  }, [isNeeded, latest]);

  useEffect(() => {
    const used = new AbortController();
    function prepare(): void {
      used.abort();
      void importEditor().catch(() => undefined);
    }
    for (const sign of signsOfUse) {
      document.addEventListener(sign, prepare, { passive: true, signal: used.signal });
    }
    return () => used.abort();
  }, []);
  return TaskEditor;
}
