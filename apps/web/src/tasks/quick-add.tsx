"use client";

import { type FormEvent, type RefObject, useLayoutEffect, useState } from "react";
import { type Failure, toFailure } from "../api/failure.ts";
import { useApp } from "../app-shell/app-context.ts";
import { readDraft, writeDraft } from "../drafts.ts";
import { PlusIcon } from "../ui/icons.tsx";
import { useCreateTask } from "./create-task.ts";
import { findProblems, loadTaskSchemas } from "./task-schemas.ts";

interface QuickAddProps {
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called when a task is added, before it is saved. */
  onAdd: () => void;
}

const draftKey = "new-task";

export function QuickAdd({ inputRef, onAdd }: QuickAddProps) {
  const { announce } = useApp();
  const create = useCreateTask();
  const [error, setError] = useState<string>();
  const [unsaved, setUnsaved] = useState<readonly string[]>([]);

  // Not a controlled input: it keeps what is typed before the page has hydrated.
  useLayoutEffect(() => {
    if (inputRef.current) inputRef.current.value ||= readDraft(draftKey) ?? "";
  }, [inputRef]);

  function type(text: string): void {
    setError(undefined);
    writeDraft(draftKey, text);
  }

  /** Back into the input, unless the next task is being typed there. */
  function giveBack(text: string): void {
    const input = inputRef.current;
    if (input?.value === "") input.value = text;
    else setUnsaved((texts) => [...texts, text]);
  }

  async function add(text: string): Promise<void> {
    const problems = await findProblems("CreateTask", { title: text });
    if (problems) {
      setError(problems[0]?.detail);
      giveBack(text);
      return;
    }
    onAdd();
    try {
      const task = await create.mutateAsync(text.trim());
      announce(`Added: ${task.title}`);
      if (readDraft(draftKey) === text) writeDraft(draftKey, "");
    } catch (thrown) {
      setError(notAdded(toFailure(thrown)));
      giveBack(text);
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
    setError(undefined);
    void add(text);
  }

  function retry(title: string): void {
    setUnsaved((titles) => titles.filter((other) => other !== title));
    setError(undefined);
    void add(title);
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
      {unsaved.map((title) => (
        <p key={title} className="flex items-baseline gap-3 px-1 pt-2 text-sm">
          <span className="min-w-0 flex-1 wrap-anywhere">{title}</span>
          <button
            type="button"
            onClick={() => retry(title)}
            className="min-h-9 font-medium text-accent underline underline-offset-4"
          >
            Add again
          </button>
        </p>
      ))}
    </form>
  );
}

function notAdded({ code, message, outcomeUnknown, fieldErrors }: Failure): string {
  if (fieldErrors[0]) return fieldErrors[0].detail;
  if (code === "OFFLINE") return "You are offline. Your text stays here; add it when you’re back.";
  if (outcomeUnknown)
    return `${message} Your text stays here. Have a look at the list before you add it again.`;
  return `${message} Your text stays here.`;
}
