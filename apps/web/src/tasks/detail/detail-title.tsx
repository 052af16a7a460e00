"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { toOneLine } from "#tasks/add/to-one-line.ts";
import { useSetCompleted } from "#tasks/list/use-set-completed.ts";
import { ContentArea } from "#ui/content-area.tsx";
import { CheckIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { controlProps, type EditedProps, FieldError } from "./detail-field.tsx";
import { priorityClass } from "#tasks/priority-class.ts";

interface DetailTitleProps extends EditedProps {
  ref: RefObject<HTMLTextAreaElement | null>;
  task: Task;
}

export function DetailTitle({ ref, task, session, draft, errors }: DetailTitleProps) {
  const id = useId();

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || isComposing(event)) return;
    event.preventDefault();
    void session.flush();
  }

  return (
    <div className="mt-3 grid grid-cols-[auto_1fr] gap-x-3">
      <DetailCircle task={task} />
      <div className="min-w-0">
        <ContentArea
          {...controlProps(id, "title", errors)}
          ref={ref}
          aria-label="Title"
          dir="auto"
          rows={1}
          value={draft.title}
          enterKeyHint="done"
          onChange={({ target }) => session.change("title", toOneLine(target.value))}
          onKeyDown={onKeyDown}
          onBlur={() => void session.flush()}
          className={`-mx-1 w-[calc(100%+0.5rem)] rounded-md bg-transparent px-1 pointer-coarse:-my-2 pointer-coarse:py-2 text-xl leading-7 font-semibold tracking-tight outline-none focus-visible:ring-1 focus-visible:ring-control aria-invalid:ring-2 aria-invalid:ring-danger ${task.completed ? "text-muted line-through decoration-1" : ""}`}
        />
        <FieldError id={id} error={errors["title"]} />
      </div>
    </div>
  );
}

function DetailCircle({ task }: { task: Task }) {
  const { mutate } = useSetCompleted(task);
  return (
    <label className="relative -m-1.5 grid size-9 cursor-pointer place-items-center pointer-coarse:-m-2.5 pointer-coarse:size-11">
      <input
        type="checkbox"
        aria-label={`Complete ${task.title}`}
        checked={task.completed}
        onChange={({ target }) => mutate(target.checked)}
        className="peer absolute inset-0 size-full cursor-pointer appearance-none rounded-full"
      />
      <span
        className={`pointer-events-none grid size-5 place-items-center rounded-full border-2 border-current text-sm peer-checked:border-accent peer-checked:bg-accent peer-checked:*:text-on-accent forced-colors:peer-checked:bg-[Highlight] ${priorityClass[task.priority].circle}`}
      >
        {task.completed && <CheckIcon />}
      </span>
    </label>
  );
}
