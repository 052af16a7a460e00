"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { type ReactNode, useRef, useState } from "react";
import { useStore } from "zustand";
import { tasksInWords } from "#tasks/tasks-in-words.ts";
import { buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";
import { useApp } from "#visit/app-context.ts";

interface DropQuestionConfig {
  /** What drops the tasks. */
  leave: () => unknown;
  /** Where the question is rendered: above a modal dialog only within it. By default at the end of the page. */
  container?: HTMLElement | null;
}

/** Wraps what drops tasks that wait to be saved: it asks first if there are any. Returns the wrapped function, and the question to render. */
export function useDropQuestion({
  leave,
  container,
}: DropQuestionConfig): [ask: () => void, question: ReactNode] {
  const { waiting } = useApp().outbox;
  const count = useStore(waiting).length;
  const [isOpen, setIsOpen] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);

  function ask(): void {
    if (waiting.getState().length > 0) setIsOpen(true);
    else leave();
  }
  function confirm(): void {
    setIsOpen(false);
    leave();
  }
  const question = (
    <AlertDialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <AlertDialog.Portal {...(container !== undefined && { container })}>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup initialFocus={stay} className={`${popupClass} max-w-md`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            {titleOf(count)}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            {count === 0
              ? "You can sign out now."
              : "This browser keeps them until they are saved. Signing out drops them."}
          </AlertDialog.Description>
          <div className="mt-6 grid gap-2 sm:flex sm:justify-end">
            <AlertDialog.Close ref={stay} className={buttonClass("secondary")}>
              Stay
            </AlertDialog.Close>
            <button
              type="button"
              onClick={confirm}
              className={buttonClass(count === 0 ? "primary" : "danger")}
            >
              {count === 0 ? "Sign out" : `Sign out and drop ${tasksInWords(count)}`}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
  return [ask, question];
}

function titleOf(count: number): string {
  if (count === 0) return "Everything is saved now";
  return `${tasksInWords(count)} ${count === 1 ? "is" : "are"} not saved yet`;
}
