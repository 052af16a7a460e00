import { Button } from "#ui/button.tsx";
import { CloseIcon } from "#ui/icons.tsx";
import { useApp } from "#visit/app-context.ts";
import type { BulkActions } from "./use-bulk-actions.ts";
import { selectedAtMost, type Selection } from "./use-selection.ts";

interface SelectionBarProps {
  selection: Selection;
  /** Number of loaded tasks. */
  loaded: number;
  actions: BulkActions;
}

/** Toolbar for the selected tasks. Notifications make room for it. */
export function SelectionBar({ selection, loaded, actions }: SelectionBarProps) {
  const { selected, completeSelected, deleteSelected, stopSelecting } = actions;
  const { announce } = useApp();
  const count = selected.length;
  const isNone = count === 0;

  function selectAll(): void {
    selection.selectAll();
    const most = Math.min(loaded, selectedAtMost);
    announce(`${most} selected${loaded > most ? ", which is the most at once" : ""}`);
  }

  return (
    <div
      role="toolbar"
      aria-label="Selected tasks"
      data-selection-bar
      className="fixed inset-x-4 bottom-4 z-30 mx-auto flex max-w-2xl flex-wrap items-center gap-1 rounded-xl bg-raised p-2 shadow-raised sm:bottom-6"
    >
      <p role="status" className="px-2 text-sm font-medium tabular-nums max-sm:w-full max-sm:pt-1">
        {isNone ? "None selected" : `${count} selected`}
      </p>
      <Button variant="quiet" size="small" disabled={isNone} onClick={completeSelected}>
        {!isNone && selected.every(({ completed }) => completed) ? "Reopen" : "Complete"}
      </Button>
      <Button variant="danger-quiet" size="small" disabled={isNone} onClick={deleteSelected}>
        Delete
      </Button>
      <Button variant="subtle" size="small" onClick={selectAll}>
        Select all
      </Button>
      <Button
        variant="subtle"
        size="icon"
        aria-label="Stop selecting"
        onClick={stopSelecting}
        className="ml-auto"
      >
        <CloseIcon />
      </Button>
    </div>
  );
}
