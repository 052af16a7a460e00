"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, memo } from "react";
import { PencilIcon, TrashIcon } from "../ui/icons.tsx";
import { buttonClass } from "../ui/button.tsx";
import { useSetCompleted } from "./change-task.ts";
import { isUnsaved } from "./create-task.ts";
import { TaskDate } from "./task-date.tsx";

export interface RowActions {
  edit: (task: Task) => void;
  delete: (task: Task) => void;
  /** The row is about to change and may leave the list. */
  beforeChange: (task: Task) => void;
}

interface TaskRowProps {
  task: Task;
  /** Whether Tab reaches the controls of this row; arrow keys reach the others. */
  isCurrent: boolean;
  actions: RowActions;
}

export const checkboxId = (id: number) => `task-${id}`;

export const TaskRow = memo(function TaskRow({ task, isCurrent, actions }: TaskRowProps) {
  const { mutate, isError } = useSetCompleted(task);
  const disabled = isUnsaved(task);
  const tabIndex = isCurrent ? 0 : -1;

  function onKeyDown(event: KeyboardEvent): void {
    if (disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "e") {
      event.preventDefault();
      actions.edit(task);
    }
    if (event.key === "Delete") {
      event.preventDefault();
      actions.delete(task);
    }
  }

  return (
    <div
      role="presentation"
      onKeyDown={onKeyDown}
      data-failed={isError || undefined}
      className="group flex items-start gap-1 rounded-lg py-1 pr-1 transition-colors duration-150 focus-within:bg-hover hover:bg-hover data-failed:bg-danger-soft!"
    >
      <span className="relative grid size-11 shrink-0 place-items-center">
        <input
          type="checkbox"
          id={checkboxId(task.id)}
          checked={task.completed}
          disabled={disabled}
          tabIndex={tabIndex}
          aria-label={task.title}
          onChange={(event) => {
            actions.beforeChange(task);
            mutate(event.target.checked);
          }}
          className="peer absolute inset-0 m-auto size-11 cursor-pointer appearance-none rounded-full outline-offset-[-9px]"
        />
        <svg
          aria-hidden="true"
          viewBox="0 0 24 24"
          fill="none"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="pointer-events-none size-5.5 rounded-full stroke-transparent ring-[1.5px] ring-control transition-colors duration-150 ring-inset peer-checked:bg-accent peer-checked:stroke-on-accent peer-checked:ring-accent peer-hover:stroke-control peer-hover:peer-checked:stroke-on-accent peer-disabled:opacity-50"
        >
          <path d="m7.5 12.5 3 3 6-6.5" strokeWidth="2.25" />
        </svg>
      </span>
      <div className="relative flex min-h-11 min-w-0 flex-1 flex-col justify-center py-1.5">
        <button
          type="button"
          disabled={disabled}
          tabIndex={tabIndex}
          onClick={() => actions.edit(task)}
          className={`text-left wrap-anywhere outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:outline-accent ${task.completed ? "line-through decoration-1" : ""} ${task.completed || disabled ? "text-muted" : ""}`}
        >
          <span className="sr-only">Edit </span>
          {task.title}
        </button>
        {task.description && (
          <p className="mt-0.5 line-clamp-2 text-sm wrap-anywhere whitespace-pre-line text-muted">
            {task.description}
          </p>
        )}
      </div>
      <span className="hidden h-11 shrink-0 items-center px-2 text-2xs text-muted tabular-nums sm:flex">
        {disabled ? "Saving…" : <TaskDate time={task.created_at} />}
      </span>
      <span className="flex h-11 shrink-0 items-center pointer-fine:opacity-0 pointer-fine:group-focus-within:opacity-100 pointer-fine:group-hover:opacity-100">
        <span aria-hidden="true" className="hidden text-muted pointer-fine:sm:block">
          <PencilIcon />
        </span>
        <button
          type="button"
          disabled={disabled}
          tabIndex={tabIndex}
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
