import { buttonClass } from "#ui/button.tsx";
import { CloseIcon } from "#ui/icons.tsx";
import { isLine, type WaitingTask } from "./waiting-tasks.ts";

interface RefusedTasksProps {
  refused: readonly WaitingTask[];
  onRepeat: (refused: WaitingTask) => void;
  onEdit: (refused: WaitingTask) => void;
  onDiscard: (uid: string) => void;
}

const linkClass =
  "min-h-9 font-medium text-accent underline underline-offset-4 pointer-coarse:min-h-11";

/** Tasks that the server has refused, below the input with the next one. */
export function RefusedTasks({ refused, onRepeat, onEdit, onDiscard }: RefusedTasksProps) {
  if (refused.length === 0) return null;
  const items = refused.map((task) => (
    <div key={task.uid} className="flex items-center gap-3 px-1 pt-2 text-sm">
      <p className="min-w-0 flex-1 wrap-anywhere">
        <span dir="auto">{task.line}</span> <span className="text-danger">{task.refusal}</span>
      </p>
      {isLine(task) && (
        <button type="button" onClick={() => onEdit(task)} className={linkClass}>
          Edit
        </button>
      )}
      <button type="button" onClick={() => onRepeat(task)} className={linkClass}>
        Add again
      </button>
      <button
        type="button"
        aria-label={`Discard ${task.line}`}
        onClick={() => onDiscard(task.uid)}
        className={buttonClass("subtle", "icon")}
      >
        <CloseIcon />
      </button>
    </div>
  ));
  return <div className="max-h-[40dvh] overflow-y-auto">{items}</div>;
}
