"use client";

import { useState } from "react";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";

const importPalette = async () => (await import("./palette.tsx")).Palette;

/** Palette of the page, whose script is loaded on demand. */
export function usePalette() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const [Palette] = useFetchedAhead({
    importComponent: importPalette,
    isNeeded: isOpen,
    onFailure: close,
  });
  return { Palette: isOpen ? Palette : undefined, open: () => setOpen(true), close };
}
