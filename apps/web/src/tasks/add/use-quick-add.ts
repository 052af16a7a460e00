"use client";

import type { NewTask } from "@todo/client/task-changes";
import type { FieldError } from "@todo/validation/error";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { useStore } from "zustand";
import { useApp } from "#visit/app-context.ts";
import { readDraft, writeDraft } from "#visit/drafts.ts";
import { isLine, type WaitingTask } from "./waiting-tasks.ts";
import { findProblems } from "./task-schemas.ts";

interface QuickAddConfig {
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called with the uid of a new task, before it is saved. */
  onAdd: (uid: string) => void;
}

const draftKey = "new-task";

/** State of the form for new tasks. */
export function useQuickAdd({ inputRef, onAdd }: QuickAddConfig) {
  const { outbox } = useApp();
  const [error, setError] = useState<string>();
  const waiting = useStore(outbox.waiting);
  const refused = waiting.filter(({ refusal }) => refusal !== undefined);
  const delay = waiting.find((task) => task.delay !== undefined)?.delay;
  useKeptText(inputRef);

  const giveBack = useCallback(
    (refused: WaitingTask, why: string) => {
      const input = inputRef.current;
      // The next task is being typed, or the line is not all of it.
      if (input?.value !== "" || !isLine(refused)) return false;
      const { line } = refused;
      setError(why);
      input.value = line;
      writeDraft(draftKey, line);
      return true;
    },
    [inputRef],
  );
  useEffect(() => outbox.onRefusal(giveBack), [outbox, giveBack]);

  async function addNew(line: string, task: NewTask): Promise<void> {
    setError(undefined);
    const problems = await findProblems("CreateTask", task);
    if (problems) return outbox.refuse(line, task, toSentence(problems));
    onAdd(outbox.add(line, task));
    if (readDraft(draftKey)?.trim() === line) writeDraft(draftKey, "");
  }

  return {
    error,
    delay,
    refused,
    onType(text: string): void {
      setError(undefined);
      writeDraft(draftKey, text);
    },
    addNew: (line: string, task: NewTask) => void addNew(line, task),
    addAgain: outbox.repeat,
    discard: outbox.discard,
    clearError: () => setError(undefined),
  };
}

/** Restores the draft. The input is uncontrolled, so that it keeps text from before hydration. */
function useKeptText(inputRef: QuickAddConfig["inputRef"]): void {
  useLayoutEffect(() => {
    if (inputRef.current) inputRef.current.value ||= readDraft(draftKey) ?? "";
  }, [inputRef]);
}

function toSentence([problem]: FieldError[]): string {
  const isBlank = problem?.pointer === "/title" && problem.code === "too_small";
  return isBlank ? "A task needs a title." : (problem?.detail ?? "");
}
