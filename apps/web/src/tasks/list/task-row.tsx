"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, memo } from "react";
import { isUnsaved } from "#tasks/add/unsaved-task.ts";
import { buttonClass } from "#ui/button.tsx";
import { PencilIcon, TrashIcon } from "#ui/icons.tsx";
import { ShortDate } from "#ui/short-date.tsx";
import { RowCheckbox } from "./row-checkbox.tsx";
import { TaskPlan } from "./task-plan.tsx";
import { useSetCompleted } from "./use-set-completed.ts";

export interface RowActions {
  /** Selects the row; with `toHere` the range from the last one. */
  select: (task: Task, toHere: boolean) => void;
  edit: (task: Task) => void;
  delete: (task: Task) => void;
  /** Called before a change that may take the row out of the list. */
  beforeChange: (task: Task) => void;
}

interface TaskRowProps {
  task: Task;
  /** Whether Tab reaches the controls of this row; arrow keys reach other rows. */
  isCurrent: boolean;
  /** `undefined` while rows can't be selected. */
  isSelected: boolean | undefined;
  actions: RowActions;
}

export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, isCurrent, isSelected, actions } = props;
  const { mutate, isError } = useSetCompleted(task);
  const control = { disabled: isUnsaved(task), tabIndex: isCurrent ? 0 : -1 };

  return (
    <div
      role="presentation"
      onKeyDown={control.disabled ? undefined : (event) => actOnKey(event, task, actions)}
      data-failed={isError || undefined}
      data-selected={isSelected || undefined}
      className="group flex items-start gap-1 rounded-lg py-1 pr-1 transition-colors duration-150 focus-within:bg-hover hover:bg-hover data-failed:bg-danger-soft! data-selected:bg-accent-soft!"
    >
      <RowCheckbox
        {...control}
        task={task}
        isSelected={isSelected}
        onSelect={(toHere) => actions.select(task, toHere)}
        onComplete={(completed) => {
          actions.beforeChange(task);
          mutate(completed);
        }}
      />
      <RowText {...control} task={task} isSelected={isSelected} actions={actions} />
      <span className="hidden h-11 shrink-0 items-center px-2 text-2xs text-muted tabular-nums sm:flex">
        {control.disabled ? "Saving…" : <ShortDate time={task.created_at} />}
      </span>
      <span
        hidden={isSelected !== undefined}
        className="flex h-11 shrink-0 items-center pointer-fine:opacity-0 pointer-fine:group-focus-within:opacity-100 pointer-fine:group-hover:opacity-100"
      >
        <span aria-hidden="true" className="hidden text-muted pointer-fine:sm:block">
          <PencilIcon />
        </span>
        <button
          {...control}
          type="button"
          aria-label={`Delete ${task.title}`}
          onClick={() => actions.delete(task)}
          className={buttonClass("subtle", "icon")}
        >
          <TrashIcon />
        </button>
      </span>
    </div>
  );
});

interface RowTextProps extends Omit<TaskRowProps, "isCurrent"> {
  disabled: boolean;
  tabIndex: number;
}

function RowText({ task, isSelected, actions, disabled, tabIndex }: RowTextProps) {
  const isSelecting = isSelected !== undefined;
  return (
    <div className="relative flex min-h-11 min-w-0 flex-1 flex-col justify-center py-1.5">
      <button
        type="button"
        disabled={disabled}
        tabIndex={tabIndex}
        aria-pressed={isSelected}
        onClick={({ shiftKey }) =>
          isSelecting ? actions.select(task, shiftKey) : actions.edit(task)
        }
        className={`text-left wrap-anywhere outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:outline-accent ${task.completed ? "line-through decoration-1" : ""} ${task.completed || disabled ? "text-muted" : ""}`}
      >
        <span className="sr-only">{isSelecting ? "Select" : "Edit"} </span>
        {task.title}
      </button>
      {task.description && (
        <p className="mt-0.5 line-clamp-2 text-sm wrap-anywhere whitespace-pre-line text-muted">
          {task.description}
        </p>
      )}
      <TaskPlan task={task} />
    </div>
  );
}

function actOnKey(event: KeyboardEvent, task: Task, actions: RowActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const action = {
    x: () => actions.select(task, event.shiftKey),
    X: () => actions.select(task, event.shiftKey),
    e: () => actions.edit(task),
    Delete: () => actions.delete(task),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
