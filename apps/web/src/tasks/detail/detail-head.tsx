"use client";

import type { Task } from "@todo/validation/task";
import { useDeleteTasks } from "#tasks/bulk/use-delete-tasks.ts";
import { buttonClass } from "#ui/button.tsx";
import { CloseIcon, TrashIcon } from "#ui/icons.tsx";
import { UndoIcon } from "./detail-icons.tsx";
import type { EditState } from "./edit-session.ts";

interface DetailHeadProps {
  task: Task;
  state: EditState;
  /** Takes back the last change; `undefined` if there is none. */
  onTakeBack: (() => void) | undefined;
  onClose: () => void;
}

const words: Record<EditState["status"], string> = {
  unchanged: "",
  unsaved: "Saving…",
  saving: "Saving…",
  saved: "Saved just now",
  failed: "Not saved",
};

export function DetailHead({ task, state, onTakeBack, onClose }: DetailHeadProps) {
  const { status, isGone } = state;
  const deleteTasks = useDeleteTasks();
  const iconClass = buttonClass("subtle", "icon");
  return (
    <div className="-mx-2 flex items-center gap-0.5">
      <button
        type="button"
        aria-label="Undo last change"
        title="Undo last change"
        disabled={!onTakeBack || isGone}
        onClick={onTakeBack}
        className={iconClass}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        aria-label={`Delete ${task.title}`}
        title="Delete"
        disabled={isGone}
        onClick={() => {
          onClose();
          deleteTasks({ tasks: [task], onUndone: () => undefined });
        }}
        className={iconClass}
      >
        <TrashIcon />
      </button>
      <p
        role="status"
        className={`ml-auto pr-1 text-sm ${status === "failed" ? "text-danger" : "text-muted"}`}
      >
        <span>{words[status]}</span>
      </p>
      <button type="button" aria-label="Close" onClick={onClose} className={iconClass}>
        <CloseIcon />
      </button>
    </div>
  );
}
