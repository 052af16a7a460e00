"use client";

import type { NewTask } from "@todo/client/task-changes";
import type { FieldError } from "@todo/validation/error";
import { type RefObject, useLayoutEffect, useState } from "react";
import { useStore } from "zustand";
import { type Failure, toFailure } from "#api/failure.ts";
import { useApp } from "#visit/app-context.ts";
import { readDraft, writeDraft } from "#visit/drafts.ts";
import { createSubmissions, type Submission, type Submissions } from "./submissions.ts";
import { findProblems } from "./task-schemas.ts";
import { useCreateTask } from "./use-create-task.ts";

interface QuickAddConfig {
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called before a new task is saved. */
  onAdd: () => void;
}

const draftKey = "new-task";
const submissionsKey = "unsaved-tasks";

/** State of the form for new tasks. */
export function useQuickAdd({ inputRef, onAdd }: QuickAddConfig) {
  const { announce } = useApp();
  const create = useCreateTask();
  const [error, setError] = useState<string>();
  const [submissions] = useState(openSubmissions);
  const unsaved = useStore(submissions.listed);
  useKeptText(inputRef);

  /** Gives back to the input, or to the list if the next task is being typed. */
  function giveBack(submission: Submission, why: string | undefined, outcomeUnknown: boolean) {
    setError(why);
    const input = inputRef.current;
    if (input?.value !== "") return submissions.giveBack(submission, "list", outcomeUnknown);
    input.value = submission.title;
    writeDraft(draftKey, submission.title);
    submissions.giveBack(submission, "input", outcomeUnknown);
  }

  async function add(submission: Submission): Promise<void> {
    const { title, key, task = { title } } = submission;
    setError(undefined);
    const problems = await findProblems("CreateTask", task);
    if (problems) return giveBack(submission, toSentence(problems), false);
    onAdd();
    try {
      const added = await create.mutateAsync({ task, key });
      announce(`Added: ${added.title}`);
      submissions.end(submission);
      if (readDraft(draftKey)?.trim() === title) writeDraft(draftKey, "");
    } catch (thrown) {
      const failure = toFailure(thrown);
      giveBack(submission, notAdded(failure), failure.outcomeUnknown);
    }
  }

  return {
    error,
    unsaved,
    onType(text: string): void {
      setError(undefined);
      writeDraft(draftKey, text);
    },
    addNew: (title: string, task: NewTask | undefined) => void add(submissions.begin(title, task)),
    addAgain(submission: Submission): void {
      submissions.repeat(submission);
      void add(submission);
    },
    discard: submissions.end,
    clearError: () => setError(undefined),
  };
}

function openSubmissions(): Submissions {
  return createSubmissions({
    read: () => readDraft(submissionsKey),
    write: (text) => writeDraft(submissionsKey, text),
    draft: readDraft(draftKey) ?? "",
  });
}

/** Restores the draft. The input is uncontrolled, so that it keeps text from before hydration. */
function useKeptText(inputRef: QuickAddConfig["inputRef"]): void {
  useLayoutEffect(() => {
    if (inputRef.current) inputRef.current.value ||= readDraft(draftKey) ?? "";
  }, [inputRef]);
}

function toSentence([problem]: FieldError[]): string | undefined {
  const isBlank = problem?.pointer === "/title" && problem.code === "too_small";
  return isBlank ? "A task needs a title." : problem?.detail;
}

function notAdded({ code, message, outcomeUnknown, errors }: Failure): string {
  if (errors[0]) return errors[0].detail;
  if (code === "OFFLINE") return "You are offline. Your text stays here; add it when you’re back.";
  if (outcomeUnknown) return `${message} Your text stays here. Add it again: that never makes two.`;
  return `${message} Your text stays here.`;
}
