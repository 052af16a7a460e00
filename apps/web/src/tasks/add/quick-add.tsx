"use client";

import type { FormEvent, RefObject } from "react";
import { PlusIcon } from "#ui/icons.tsx";
import { loadTaskSchemas } from "./task-schemas.ts";
import { UnsavedTasks } from "./unsaved-tasks.tsx";
import { useQuickAdd } from "./use-quick-add.ts";

interface QuickAddProps {
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called before a new task is saved. */
  onAdd: () => void;
}

const errorId = "quick-add-error";

export function QuickAdd({ inputRef, onAdd }: QuickAddProps) {
  const { error, unsaved, onType, addNew, addAgain, discard, clearError } = useQuickAdd({
    inputRef,
    onAdd,
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const input = inputRef.current;
    if (!input) return;
    const text = input.value;
    if (text === "") {
      clearError();
      input.focus();
      return;
    }
    // Emptied at once, so that a second Enter adds nothing.
    input.value = "";
    addNew(text.trim());
  }

  return (
    // Until the scripts have loaded the method "dialog" does nothing; the default would lose the text.
    <form method="dialog" onSubmit={submit} noValidate>
      <TitleInput inputRef={inputRef} isInvalid={error !== undefined} onType={onType} />
      <div role="alert" id={errorId}>
        {error && <p className="px-1 pt-2 text-sm text-danger">{error}</p>}
      </div>
      <UnsavedTasks submissions={unsaved} onRepeat={addAgain} onDiscard={discard} />
    </form>
  );
}

interface TitleInputProps extends Pick<QuickAddProps, "inputRef"> {
  isInvalid: boolean;
  onType: (text: string) => void;
}

function TitleInput({ inputRef, isInvalid, onType }: TitleInputProps) {
  return (
    <div
      className={`flex items-center rounded-xl bg-surface pr-2 pl-3.5 ring-1 ring-inset transition-shadow focus-within:ring-2 ${isInvalid ? "ring-danger" : "ring-control focus-within:ring-accent"}`}
    >
      <span className="text-lg text-accent">
        <PlusIcon />
      </span>
      <input
        ref={inputRef}
        onChange={(event) => onType(event.target.value)}
        onFocus={() => void loadTaskSchemas()}
        aria-label="New task"
        aria-invalid={isInvalid || undefined}
        aria-describedby={errorId}
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
  );
}
