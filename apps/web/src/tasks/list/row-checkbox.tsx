import type { Task } from "@todo/validation/task";

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
    <span className="relative grid size-11 shrink-0 place-items-center">
      <input
        type="checkbox"
        id={checkboxId(task.id)}
        checked={isSelected ?? task.completed}
        disabled={disabled}
        tabIndex={tabIndex}
        aria-label={isSelecting ? `Select ${task.title}${state}` : task.title}
        onChange={({ target, nativeEvent }) =>
          isSelecting ? onSelect((nativeEvent as MouseEvent).shiftKey) : onComplete(target.checked)
        }
        className={`peer absolute inset-0 m-auto size-11 cursor-pointer appearance-none outline-offset-[-9px] ${isSelecting ? "rounded-xl" : "rounded-full"}`}
      />
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={`pointer-events-none size-5.5 stroke-transparent ring-[1.5px] ring-control transition-colors duration-150 ring-inset peer-checked:bg-accent peer-checked:stroke-on-accent peer-checked:ring-accent peer-hover:stroke-control peer-hover:peer-checked:stroke-on-accent peer-disabled:opacity-50 ${isSelecting ? "rounded-md" : "rounded-full"}`}
      >
        <path d="m7.5 12.5 3 3 6-6.5" strokeWidth="2.25" />
      </svg>
    </span>
  );
}
