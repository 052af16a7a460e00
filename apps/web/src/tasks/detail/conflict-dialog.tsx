"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { Task } from "@todo/validation/task";
import { type ReactNode, useId, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";
import { ShortDate } from "#ui/short-date.tsx";
import { type EditDraft, editedFields, fieldNames, toDraft } from "./edited-fields.ts";

interface ConflictDialogProps {
  mine: EditDraft;
  present: Task;
  keepMine: () => void;
  takePresent: () => void;
  goOn: () => void;
}

/** Shows both versions of a task that was changed elsewhere during an edit, and lets the user choose. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { mine, present, keepMine, takePresent, goOn } = props;
  const theirs = toDraft(present);
  const goOnButton = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open onOpenChange={goOn}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        {/* Enter pressed once too often loses neither version. */}
        <AlertDialog.Popup initialFocus={goOnButton} className={`${popupClass} max-w-2xl`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            This task has changed meanwhile
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            It was saved in another place while you were editing. Which version is to stay?
          </AlertDialog.Description>
          <div className="mt-5 grid gap-3 sm:grid-cols-2">
            <Version name="Yours" text={mine} other={theirs}>
              Not saved
            </Version>
            <Version name="The present one" text={theirs} other={mine}>
              <span>Saved </span>
              <ShortDate time={present.updated_at} />
              {present.completed && <span>, completed</span>}
            </Version>
          </div>
          <div className="mt-5 grid gap-2 sm:flex">
            <Button onClick={keepMine}>Keep mine</Button>
            <Button variant="secondary" onClick={takePresent}>
              Take the present one
            </Button>
            <Button ref={goOnButton} variant="subtle" onClick={goOn} className="sm:ml-auto">
              Go on editing
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

interface VersionProps {
  name: string;
  text: EditDraft;
  /** Differences from it are marked. */
  other: EditDraft;
  children: ReactNode;
}

function Version({ name, text, other, children }: VersionProps) {
  const nameId = useId();
  return (
    <section aria-labelledby={nameId} className="rounded-xl p-4 ring-1 ring-line ring-inset">
      <h3 id={nameId} className="text-sm font-medium">
        {name}
      </h3>
      <p className="text-2xs text-muted">{children}</p>
      {fieldNames.map((name) => {
        const marked = text[name] === other[name] ? "" : "bg-accent-soft";
        return (
          <p
            key={name}
            dir="auto"
            className={`-mx-2 mt-1 rounded-md px-2 py-1 wrap-anywhere whitespace-pre-line ${name === "title" ? "font-medium" : "text-sm text-muted"} ${marked}`}
          >
            {editedFields[name].describe(text[name])}
          </p>
        );
      })}
    </section>
  );
}
