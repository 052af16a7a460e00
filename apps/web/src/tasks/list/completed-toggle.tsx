"use client";

import { ChevronDownIcon } from "#ui/icons.tsx";
import { useTaskTotals } from "./use-task-totals.ts";

interface CompletedToggleProps {
  isOpen: boolean;
  onChange: (isOpen: boolean) => void;
}

/** Unfolds what is completed at the end of what is to be done. */
export function CompletedToggle({ isOpen, onChange }: CompletedToggleProps) {
  const { data: totals } = useTaskTotals();
  if (!totals || (totals.completed === 0 && !isOpen)) return null;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => onChange(!isOpen)}
      className="mt-3 flex min-h-8 items-center gap-2 rounded-md px-2.5 text-[0.8125rem] text-muted hover:bg-hover hover:text-ink pointer-coarse:min-h-11 print:hidden"
    >
      <span className={`transition-transform ${isOpen ? "rotate-180" : ""}`}>
        <ChevronDownIcon />
      </span>
      <span className="font-semibold">{isOpen ? "Hide completed" : "Completed"}</span>
      <span className="tabular-nums">{totals.completed.toLocaleString("en")}</span>
    </button>
  );
}
