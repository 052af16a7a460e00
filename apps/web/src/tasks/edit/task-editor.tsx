"use client";

import type { Task } from "@todo/validation/task";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { useTaskEdit } from "./use-task-edit.ts";

const importDialog = async () => (await import("./conflict-dialog.tsx")).ConflictDialog;

interface TaskEditorProps {
  task: Task;
  /** The list doesn't have it any more. */
  isMissing: boolean;
  onDone: () => void;
}

const areaClass =
  "field-sizing-content w-full resize-none rounded-md bg-transparent outline-none aria-invalid:ring-2 aria-invalid:ring-danger";

export function TaskEditor({ task, isMissing, onDone }: TaskEditorProps) {
  const [ConflictDialog, loadDialog] = useOnDemand(importDialog);
  const { draft, errors, isGone, isSaving, change, save, close, conflict } = useTaskEdit({
    task,
    isMissing,
    onDone,
    beforeConflict: loadDialog,
  });
  const errorId = useId();
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    title.current?.focus();
    title.current?.setSelectionRange(-1, -1);
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") close();
    const isTitle = event.target === title.current;
    const isSave = event.key === "Enter" && (isTitle || event.ctrlKey || event.metaKey);
    // While an input method composes, Enter picks a candidate.
    if (!isSave || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  }

  const gone = isGone && "This task was deleted in another place. Your text is still here.";
  const message = errors["title"] ?? errors["description"] ?? errors["form"];
  return (
    <>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        aria-label={`Edit ${task.title}`}
        className="my-2 rounded-xl bg-surface p-4 shadow-raised"
      >
        <textarea
          ref={title}
          rows={1}
          value={draft.title}
          // A title has no line breaks: a pasted one becomes a space.
          onChange={(event) => change({ title: event.target.value.replaceAll(/[\r\n]+/g, " ") })}
          onKeyDown={onKeyDown}
          readOnly={isSaving}
          aria-label="Title"
          aria-invalid={errors["title"] ? true : undefined}
          aria-describedby={errorId}
          className={`${areaClass} font-medium`}
        />
        <textarea
          rows={2}
          value={draft.description}
          onChange={(event) => change({ description: event.target.value })}
          onKeyDown={onKeyDown}
          readOnly={isSaving}
          aria-label="Description"
          aria-invalid={errors["description"] ? true : undefined}
          aria-describedby={errorId}
          placeholder="Add a description"
          className={`${areaClass} mt-1 text-sm text-muted`}
        />
        <div role="alert" id={errorId} className="text-sm text-danger">
          {gone && <p className="pt-2">{gone}</p>}
          {message && <p className="pt-2">{message}</p>}
        </div>
        <div className="mt-3 flex gap-2">
          {/* Another button, so that a press that was meant for the one does not work the other. */}
          <Button key={String(isGone)} type="submit" size="small" busy={isSaving}>
            {isSaving ? "Saving…" : isGone ? "Add as a new task" : "Save"}
          </Button>
          <Button variant="subtle" size="small" onClick={close}>
            {isGone ? "Discard" : "Cancel"}
          </Button>
        </div>
      </form>
      {ConflictDialog && conflict && <ConflictDialog conflict={conflict} />}
    </>
  );
}
