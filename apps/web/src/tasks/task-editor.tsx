"use client";

import type { Task } from "@todo/validation/task";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { toFailure } from "../api/failure.ts";
import { useApp } from "../app-shell/app-context.ts";
import { Button } from "../ui/button.tsx";
import { type Errors, toErrors } from "../ui/form-errors.ts";
import { useUpdateTask } from "./change-task.ts";
import { findProblems, loadTaskSchemas } from "./task-schemas.ts";
import { readEditDraft, writeEditDraft } from "./edit-draft.ts";

interface TaskEditorProps {
  task: Task;
  onDone: () => void;
}

const areaClass =
  "field-sizing-content w-full resize-none rounded-md bg-transparent outline-none aria-invalid:ring-2 aria-invalid:ring-danger";

export function TaskEditor({ task, onDone }: TaskEditorProps) {
  const { announce } = useApp();
  const update = useUpdateTask(task.id);
  const [draft, setDraft] = useState(
    () => readEditDraft(task.id) ?? { title: task.title, description: task.description ?? "" },
  );
  const [errors, setErrors] = useState<Errors>({});
  const errorId = useId();
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    void loadTaskSchemas();
    title.current?.focus();
    title.current?.setSelectionRange(-1, -1);
  }, []);

  function change(changes: Partial<typeof draft>): void {
    const next = { ...draft, ...changes };
    setDraft(next);
    setErrors({});
    writeEditDraft(task.id, next);
  }

  function close(): void {
    writeEditDraft(task.id, undefined);
    onDone();
  }

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (update.isPending) return;
    const changes = {
      ...(draft.title !== task.title && { title: draft.title }),
      ...(draft.description !== (task.description ?? "") && {
        description: draft.description || null,
      }),
    };
    if (Object.keys(changes).length === 0) return close();
    const problems = await findProblems("UpdateTask", changes);
    if (problems) return setErrors(toErrors(problems));
    try {
      const saved = await update.mutateAsync(changes);
      announce(`Saved: ${saved.title}`);
      close();
    } catch (error) {
      const failure = toFailure(error);
      const atFields = toErrors(failure.fieldErrors);
      setErrors(
        Object.keys(atFields).length > 0 ? atFields : { form: toNotSaved(failure.message) },
      );
    }
  }

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

  const message = errors["title"] ?? errors["description"] ?? errors["form"];
  return (
    <form
      ref={form}
      onSubmit={(event) => void save(event)}
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
        readOnly={update.isPending}
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
        readOnly={update.isPending}
        aria-label="Description"
        aria-invalid={errors["description"] ? true : undefined}
        aria-describedby={errorId}
        placeholder="Add a description"
        className={`${areaClass} mt-1 text-sm text-muted`}
      />
      <div role="alert" id={errorId} className="text-sm text-danger">
        {message && <p className="pt-2">{message}</p>}
      </div>
      <div className="mt-3 flex gap-2">
        <Button type="submit" size="small" busy={update.isPending}>
          {update.isPending ? "Saving…" : "Save"}
        </Button>
        <Button variant="subtle" size="small" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function toNotSaved(message: string): string {
  return `Not saved. ${message} Your text stays here.`;
}
