"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, memo, type MouseEvent } from "react";
import { isDelayed, isUnsaved } from "#tasks/add/unsaved-task.ts";
import { buttonClass } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { RowCheckbox } from "./row-checkbox.tsx";
import { RowMeta } from "./row-meta.tsx";
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
          className="swiped group relative flex min-h-9.5 items-start gap-0.5 rounded-lg px-2.5 py-[0.5625rem] leading-5 transition-colors duration-100 focus-within:bg-hover hover:bg-hover data-failed:bg-danger-soft! data-open:bg-accent-soft! data-selected:bg-accent-soft! pointer-coarse:min-h-11.5 pointer-coarse:py-[0.6875rem] forced-colors:data-open:outline-2 forced-colors:data-selected:outline-2"
        >
          <RowCheckbox
            {...control}
            task={task}
            isSelected={isSelected}
            onSelect={(toHere) => actions.select(task, toHere)}
            onComplete={complete}
          />
          <RowTitle {...control} task={task} isSelected={isSelected} actions={actions} />
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

interface RowTitleProps extends ControlProps, Pick<TaskRowProps, "isSelected" | "actions"> {}

/** Title whose button covers the row. */
function RowTitle({ task, isSelected, actions, disabled, tabIndex }: RowTitleProps) {
  const isSelecting = isSelected !== undefined;
  function act({ shiftKey }: MouseEvent): void {
    if (isSelecting || shiftKey) actions.select(task, shiftKey);
    else actions.open(task);
  }
  return (
    <button
      type="button"
      disabled={disabled}
      tabIndex={tabIndex}
      aria-pressed={isSelected}
      aria-label={`${isSelecting ? "Select" : "Edit"} ${task.title}`}
      onClick={act}
      className={`mr-2.5 min-w-0 flex-1 text-start text-[0.9375rem] wrap-anywhere outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent pointer-coarse:text-base pointer-coarse:leading-6 ${task.completed || disabled ? "text-muted" : ""}`}
    >
      <span dir="auto" className={`title line-clamp-2 ${task.completed ? "done" : ""}`}>
        {task.title}
      </span>
    </button>
  );
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
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
