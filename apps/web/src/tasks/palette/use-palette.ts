"use client";

import { useEffect, useRef, useState } from "react";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";
import { keepTyped } from "./keep-typed.ts";

const importPalette = async () => (await import("./palette.tsx")).Palette;

/** Palette of the page, whose script is loaded on demand. */
export function usePalette() {
  const [isOpen, setOpen] = useState(false);
  const endKeeping = useRef<() => string>(undefined);

  /** Gives what was typed since the palette was asked for. */
  function takeTyped(): string {
    const text = endKeeping.current?.() ?? "";
    endKeeping.current = undefined;
    return text;
  }
  function close(): void {
    takeTyped();
    setOpen(false);
  }
  function open(): void {
    endKeeping.current ??= keepTyped(close);
    setOpen(true);
  }
  useEffect(() => () => void endKeeping.current?.(), []);

  const [Palette] = useFetchedAhead({
    importComponent: importPalette,
    isNeeded: isOpen,
    onFailure: close,
  });
  return { Palette: isOpen ? Palette : undefined, open, close, takeTyped };
}
