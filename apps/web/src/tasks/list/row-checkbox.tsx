import type { Task } from "@todo/validation/task";
import { priorityClass } from "#tasks/priority-class.ts";

interface RowCheckboxProps {
  task: Task;
  /** `undefined` for a checkbox that completes the task. */
  isSelected: boolean | undefined;
  disabled: boolean;
  tabIndex: number;
  onSelect: (toHere: boolean) => void;
  onComplete: (completed: boolean) => void;
}

export const checkboxId = (id: number) => `task-${id}`;

/** Checkbox that has the focus of its row: round completes the task, square selects it. */
export function RowCheckbox(props: RowCheckboxProps) {
  const { task, isSelected, disabled, tabIndex, onSelect, onComplete } = props;
  const isSelecting = isSelected !== undefined;
  const state = task.completed ? ", completed" : "";
  return (
    <span className="relative z-10 -my-2 -ml-[0.53125rem] grid size-9 shrink-0 place-items-center pointer-coarse:-my-2.5 pointer-coarse:-ml-2.75 pointer-coarse:size-11">
      <input
        type="checkbox"
        id={checkboxId(task.id)}
        checked={isSelected ?? task.completed}
        disabled={disabled}
        tabIndex={tabIndex}
        aria-label={isSelecting ? `Select ${task.title}${state}` : task.title}
        onChange={({ target, nativeEvent }) => {
          const { shiftKey, detail } = nativeEvent as MouseEvent;
          // The second click of a double one is not meant for whatever is there by then.
          if (isSelecting) onSelect(shiftKey);
          else if (detail <= 1) onComplete(target.checked);
        }}
        className={`peer absolute inset-0 size-full cursor-pointer appearance-none outline-offset-[-6px] ${isSelecting ? "rounded-lg" : "rounded-full"}`}
      />
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={`check-mark pointer-events-none size-[1.1875rem] stroke-transparent ring-inset peer-checked:bg-accent peer-checked:stroke-on-accent peer-checked:ring-accent peer-hover:stroke-control peer-hover:peer-checked:stroke-on-accent peer-disabled:opacity-50 pointer-coarse:size-5.5 forced-colors:peer-checked:bg-[Highlight] forced-colors:peer-checked:stroke-[HighlightText] ${isSelecting ? "rounded-[5px] ring-[1.5px] ring-control" : `rounded-full ${priorityClass[task.priority].ring}`}`}
      >
        <path d="m7.5 12.5 3 3 6-6.5" pathLength="1" strokeWidth="2.75" />
      </svg>
    </span>
  );
}
