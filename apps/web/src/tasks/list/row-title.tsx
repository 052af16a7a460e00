import type { Task } from "@todo/validation/task";
import type { MouseEvent } from "react";

interface RowTitleProps {
  task: Task;
  /** `undefined` while rows can't be selected. */
  isSelected: boolean | undefined;
  disabled: boolean;
  tabIndex: number;
  onSelect: (toHere: boolean) => void;
  onOpen: () => void;
}

/** Title whose button covers the row. */
export function RowTitle(props: RowTitleProps) {
  const { task, isSelected, disabled, tabIndex, onSelect, onOpen } = props;
  const isSelecting = isSelected !== undefined;
  function act({ shiftKey }: MouseEvent): void {
    if (isSelecting || shiftKey) onSelect(shiftKey);
    else onOpen();
  }
  return (
    <button
      type="button"
      disabled={disabled}
      tabIndex={tabIndex}
      aria-pressed={isSelected}
      aria-label={`${isSelecting ? "Select" : "Edit"} ${task.title}`}
      onClick={act}
      className={`mr-2.5 min-w-0 flex-1 max-side:min-w-[54%] text-start text-[0.9375rem] wrap-anywhere outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent pointer-coarse:text-base pointer-coarse:leading-6 ${task.completed || disabled ? "text-muted" : ""}`}
    >
      <span dir="auto" className={`title line-clamp-2 ${task.completed ? "done" : ""}`}>
        {task.title}
      </span>
    </button>
  );
}
