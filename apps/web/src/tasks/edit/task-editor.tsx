"use client";

import type { Task } from "@todo/validation/task";
import { useEffect, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { editedFields, fieldNames } from "./edited-fields.ts";
import { FieldInput } from "./field-input.tsx";
import { useTaskEdit } from "./use-task-edit.ts";

const importDialog = async () => (await import("./conflict-dialog.tsx")).ConflictDialog;

interface TaskEditorProps {
  task: Task;
  /** Whether the list has lost the task. */
  isMissing: boolean;
  onDone: () => void;
}

export function TaskEditor({ task, isMissing, onDone }: TaskEditorProps) {
  const [ConflictDialog, loadDialog] = useOnDemand(importDialog);
  const edit = useTaskEdit({ task, isMissing, onDone, beforeConflict: loadDialog });
  const { draft, errors, isGone, isSaving, change, save, close, conflict } = edit;
  const firstField = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    firstField.current?.focus();
    firstField.current?.setSelectionRange(-1, -1);
  }, []);

  const gone = isGone && "This task was deleted in another place. Your text is still here.";
  const [, message] = Object.entries(errors).find(([name]) => !(name in editedFields)) ?? [];
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        aria-label={`Edit ${task.title}`}
        className="my-2 rounded-xl bg-surface p-4 shadow-raised"
      >
        {fieldNames.map((name, index) => (
          <FieldInput
            key={name}
            ref={index === 0 ? firstField : undefined}
            field={editedFields[name]}
            text={draft[name]}
            readOnly={isSaving}
            error={errors[name]}
            onChange={(text) => change(name, text)}
            onCancel={close}
          />
        ))}
        <div role="alert" className="text-sm text-danger">
          {gone && <p className="pt-2">{gone}</p>}
          {message && <p className="pt-2">{message}</p>}
        </div>
        <EditorButtons isGone={isGone} isSaving={isSaving} onCancel={close} />
      </form>
      {ConflictDialog && conflict && <ConflictDialog conflict={conflict} />}
    </>
  );
}

interface EditorButtonsProps {
  isGone: boolean;
  isSaving: boolean;
  onCancel: () => void;
}

function EditorButtons({ isGone, isSaving, onCancel }: EditorButtonsProps) {
  return (
    <div className="mt-3 flex gap-2">
      {/* A key for each button, so that a click on the one never works the other. */}
      <Button key={String(isGone)} type="submit" size="small" busy={isSaving}>
        {isSaving ? "Saving…" : isGone ? "Add as a new task" : "Save"}
      </Button>
      <Button variant="subtle" size="small" onClick={onCancel}>
        {isGone ? "Discard" : "Cancel"}
      </Button>
    </div>
  );
}
