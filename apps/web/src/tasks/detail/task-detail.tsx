"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { loadTaskSchemas } from "#tasks/add/task-schemas.ts";
import { afterPaint } from "#ui/after-paint.ts";
import { isComposing } from "#ui/is-composing.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { DetailDue } from "./detail-due.tsx";
import { DetailFoot } from "./detail-foot.tsx";
import { DetailGone } from "./detail-gone.tsx";
import { DetailHead } from "./detail-head.tsx";
import { DetailHistory } from "./detail-history.tsx";
import { DetailMessage } from "./detail-message.tsx";
import { DetailPriority } from "./detail-priority.tsx";
import { DetailTags } from "./detail-tags.tsx";
import { DetailText } from "./detail-text.tsx";
import { DetailTitle } from "./detail-title.tsx";
import { rebase } from "./save-edit.ts";
import { useEditSession } from "./use-edit-session.ts";
import { usePresentTask } from "./use-present-task.ts";
import { useTakeBack } from "./use-take-back.ts";

interface TaskDetailProps {
  task: Task;
  onClose: () => void;
}

/** Pane of one task. What is written in it saves itself. */
export function TaskDetail(props: TaskDetailProps) {
  return <Detail key={props.task.id} {...props} />;
}

function Detail({ task: listed, onClose }: TaskDetailProps) {
  const [session, state] = useEditSession(listed);
  const task = usePresentTask(listed, session);
  const { lines, takeBack, takeBackLast } = useTakeBack(task, session, state);
  const title = useRef<HTMLTextAreaElement>(null);
  const { draft, errors, conflict, isGone } = state;

  useEffect(() => afterPaint(loadTaskSchemas), []);
  useEffect(() => {
    // On a phone the keyboard would hide the pane.
    if (!window.matchMedia("(pointer: fine)").matches) return;
    title.current?.focus();
    title.current?.setSelectionRange(-1, -1);
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || isComposing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }

  const edited = { session, draft, errors };
  return (
    <>
      <div
        role="presentation"
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) void session.flush();
        }}
        className="flex min-h-full flex-col"
      >
        <form
          aria-label={`Edit ${task.title}`}
          onSubmit={(event) => event.preventDefault()}
          className="flex flex-1 flex-col px-5 py-4"
        >
          <DetailHead {...{ task, state, onClose }} onTakeBack={takeBackLast} />
          <DetailTitle {...edited} ref={title} task={task} />
          <div className="mt-4 grid gap-1 sm:pl-8">
            <DetailDue {...edited} />
            <DetailPriority {...edited} />
            <DetailTags {...edited} />
          </div>
          <DetailText {...edited} />
          <DetailMessage {...{ session, state }} />
          {isGone && <DetailGone {...{ task, session, draft, onClose }} />}
          <DetailHistory lines={lines} onTakeBack={takeBack} />
          <DetailFoot {...{ task, isGone, onClose }} />
        </form>
      </div>
      {conflict && (
        <ConflictDialog
          mine={rebase(state, conflict.task)}
          present={conflict.task}
          keepMine={() => {
            session.adopt();
            void session.flush();
          }}
          takePresent={session.discard}
          goOn={session.adopt}
        />
      )}
    </>
  );
}
