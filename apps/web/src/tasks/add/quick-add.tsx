"use client";

import { type FormEvent, type RefObject, useLayoutEffect, useState } from "react";
import { useStore } from "zustand";
import { type Failure, toFailure } from "#api/failure.ts";
import { PlusIcon } from "#ui/icons.tsx";
import { useApp } from "#visit/app-context.ts";
import { readDraft, writeDraft } from "#visit/drafts.ts";
import { createSubmissions, type Submission } from "./submissions.ts";
import { findProblems, loadTaskSchemas } from "./task-schemas.ts";
import { UnsavedTasks } from "./unsaved-tasks.tsx";
import { useCreateTask } from "./use-create-task.ts";

interface QuickAddProps {
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called when a task is added, before it is saved. */
  onAdd: () => void;
}

const draftKey = "new-task";
const submissionsKey = "unsaved-tasks";

export function QuickAdd({ inputRef, onAdd }: QuickAddProps) {
  const { announce } = useApp();
  const create = useCreateTask();
  const [error, setError] = useState<string>();
  const [submissions] = useState(() =>
    createSubmissions({
      read: () => readDraft(submissionsKey),
      write: (text) => writeDraft(submissionsKey, text),
      draft: readDraft(draftKey) ?? "",
    }),
  );
  const unsaved = useStore(submissions.listed);

  // Not a controlled input: it keeps what is typed before the page has hydrated.
  useLayoutEffect(() => {
    if (inputRef.current) inputRef.current.value ||= readDraft(draftKey) ?? "";
  }, [inputRef]);

  function type(text: string): void {
    setError(undefined);
    writeDraft(draftKey, text);
  }

  /** Back into the input, unless the next task is being typed there. */
  function giveBack(submission: Submission, outcomeUnknown: boolean): void {
    const input = inputRef.current;
    if (input?.value !== "") return submissions.giveBack(submission, "list", outcomeUnknown);
    input.value = submission.title;
    writeDraft(draftKey, submission.title);
    submissions.giveBack(submission, "input", outcomeUnknown);
  }

  async function add(submission: Submission): Promise<void> {
    const { title, key } = submission;
    setError(undefined);
    const problems = await findProblems("CreateTask", { title });
    if (problems) {
      setError(problems[0]?.detail);
      giveBack(submission, false);
      return;
    }
    onAdd();
    try {
      const task = await create.mutateAsync({ task: { title }, key });
      announce(`Added: ${task.title}`);
      submissions.end(submission);
      if (readDraft(draftKey)?.trim() === title) writeDraft(draftKey, "");
    } catch (thrown) {
      const failure = toFailure(thrown);
      setError(notAdded(failure));
      giveBack(submission, failure.outcomeUnknown);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const input = inputRef.current;
    if (!input) return;
    const text = input.value;
    if (text === "") {
      setError(undefined);
      input.focus();
      return;
    }
    // At once, so that pressing Enter twice does not add twice.
    input.value = "";
    void add(submissions.begin(text.trim()));
  }

  return (
    // Before the scripts have arrived the method "dialog" does nothing; the default would lose the text.
    <form method="dialog" onSubmit={submit} noValidate>
      <div
        className={`flex items-center rounded-xl bg-surface pr-2 pl-3.5 ring-1 ring-inset transition-shadow focus-within:ring-2 ${error ? "ring-danger" : "ring-control focus-within:ring-accent"}`}
      >
        <span className="text-lg text-accent">
          <PlusIcon />
        </span>
        <input
          ref={inputRef}
          onChange={(event) => type(event.target.value)}
          onFocus={() => void loadTaskSchemas()}
          aria-label="New task"
          aria-invalid={error ? true : undefined}
          aria-describedby="quick-add-error"
          placeholder="Add a task"
          autoComplete="off"
          enterKeyHint="done"
          className="h-14 min-w-0 flex-1 bg-transparent px-3 text-base outline-none sm:text-lg"
        />
        <button
          type="submit"
          className="min-h-10 rounded-lg px-3.5 text-sm font-medium text-accent transition-colors hover:bg-hover pointer-coarse:min-h-11"
        >
          Add
        </button>
      </div>
      <div role="alert" id="quick-add-error">
        {error && <p className="px-1 pt-2 text-sm text-danger">{error}</p>}
      </div>
      <UnsavedTasks
        submissions={unsaved}
        onRepeat={(submission) => {
          submissions.repeat(submission);
          void add(submission);
        }}
        onDiscard={submissions.end}
      />
    </form>
  );
}

function notAdded({ code, message, outcomeUnknown, errors }: Failure): string {
  if (errors[0]) return errors[0].detail;
  if (code === "OFFLINE") return "You are offline. Your text stays here; add it when you’re back.";
  if (outcomeUnknown) return `${message} Your text stays here. Add it again: that never makes two.`;
  return `${message} Your text stays here.`;
}
