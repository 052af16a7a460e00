"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, memo } from "react";
import { isDelayed, isUnsaved } from "#tasks/add/unsaved-task.ts";
import { pressedKey } from "#tasks/shortcuts/pressed-key.ts";
import { buttonClass } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { rowClass } from "./list-class.ts";
import { RowCheckbox } from "./row-checkbox.tsx";
import { RowMeta } from "./row-meta.tsx";
import { RowTitle } from "./row-title.tsx";
import { useSetCompleted } from "./use-set-completed.ts";
import { useSwipe } from "./use-swipe.ts";

export interface RowActions {
  /** Selects the row; with `toHere` the range from the last one. */
  select: (task: Task, toHere: boolean) => void;
  open: (task: Task) => void;
  delete: (task: Task) => void;
  /** Called before the task is completed or reopened. */
  beforeChange: (task: Task, completed: boolean) => void;
  /** Called when the pointer leaves the row. */
  leave: (task: Task) => void;
}

interface TaskRowProps {
  task: Task;
  /** Group in which the task is shown. */
  group: string;
  today: string;
  /** Whether Tab reaches the controls of this row; arrow keys reach other rows. */
  isCurrent: boolean;
  isOpen: boolean;
  /** Whether the row is about to go. */
  isFolding: boolean;
  /** `undefined` while rows can't be selected. */
  isSelected: boolean | undefined;
  actions: RowActions;
}

export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, isCurrent, isSelected, isOpen, isFolding, actions } = props;
  const { mutate, isError } = useSetCompleted(task);
  const control = { disabled: isUnsaved(task), tabIndex: isCurrent ? 0 : -1 };

  function complete(completed: boolean): void {
    actions.beforeChange(task, completed);
    mutate(completed);
  }
  const swipe = useSwipe({
    isEnabled: !control.disabled && isSelected === undefined,
    onRight: () => complete(!task.completed),
    onLeft: () => actions.delete(task),
  });

  return (
    <div className={isFolding ? "fold grid" : ""}>
      <div className={isFolding ? "min-h-0 overflow-clip" : ""}>
        <div
          role="presentation"
          {...swipe}
          onKeyDown={control.disabled ? undefined : (event) => actOnKey(event, task, actions)}
          onPointerLeave={({ pointerType }) => {
            // A finger leaves as soon as it has tapped.
            if (pointerType === "mouse") actions.leave(task);
          }}
          data-failed={isError || undefined}
          data-selected={isSelected || undefined}
          data-open={isOpen || undefined}
          className={rowClass}
        >
          <RowCheckbox
            {...control}
            task={task}
            isSelected={isSelected}
            onSelect={(toHere) => actions.select(task, toHere)}
            onComplete={complete}
          />
          <RowTitle
            {...control}
            task={task}
            isSelected={isSelected}
            onSelect={(toHere) => actions.select(task, toHere)}
            onOpen={() => actions.open(task)}
          />
          {control.disabled ? (
            <span className="text-[0.8125rem] text-muted">
              {isDelayed(task) ? "Waiting" : "Saving…"}
            </span>
          ) : (
            <RowMeta task={task} group={props.group} today={props.today} />
          )}
          <DeleteButton
            {...control}
            disabled={control.disabled && !isDelayed(task)}
            hidden={isSelected !== undefined}
            task={task}
            onDelete={actions.delete}
          />
        </div>
      </div>
    </div>
  );
});

interface ControlProps {
  task: Task;
  disabled: boolean;
  tabIndex: number;
}

interface DeleteButtonProps extends ControlProps {
  hidden: boolean;
  onDelete: (task: Task) => void;
}

/** Shown to pointers and keyboards; fingers swipe. */
function DeleteButton({ task, onDelete, ...control }: DeleteButtonProps) {
  return (
    <button
      {...control}
      type="button"
      aria-label={`Delete ${task.title}`}
      onClick={() => onDelete(task)}
      className={`${buttonClass("subtle", "icon")} absolute top-px -right-9 z-10 opacity-0 focus-visible:opacity-100 max-pane:right-1 max-pane:bg-hover max-pane:not-focus-visible:pointer-events-none pane:group-hover:opacity-100 pointer-coarse:hidden print:hidden`}
    >
      <TrashIcon />
    </button>
  );
}

function actOnKey(event: KeyboardEvent, task: Task, actions: RowActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
  const isButton = event.target instanceof HTMLButtonElement;
  const action = {
    x: () => actions.select(task, event.shiftKey),
    X: () => actions.select(task, event.shiftKey),
    e: () => actions.open(task),
    Enter: isButton ? undefined : () => actions.open(task),
    Delete: () => actions.delete(task),
    Backspace: () => actions.delete(task),
  }[pressedKey(event)];
  if (!action) return;
  event.preventDefault();
  action();
}
