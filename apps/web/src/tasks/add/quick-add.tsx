"use client";

import { type ClipboardEvent, type KeyboardEvent, type RefObject, useState } from "react";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import { PlusIcon } from "#ui/icons.tsx";
import { afterPaint } from "#ui/after-paint.ts";
import { isComposing } from "#ui/is-composing.ts";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { LineInput } from "./line-input.tsx";
import { RefusedTasks } from "./refused-tasks.tsx";
import { loadTaskSchemas } from "./task-schemas.ts";
import { useLine } from "./use-line.ts";
import { useQuickAdd } from "./use-quick-add.ts";
import type { WaitingTask } from "./waiting-tasks.ts";

interface QuickAddProps {
  inputRef: RefObject<HTMLInputElement | null>;
  query: TaskQuery;
  /** Called with the uid of a new task, before it is saved. */
  onAdd: (uid: string) => void;
  /** Leads to the list. */
  onDown: () => void;
}

const errorId = "quick-add-error";
const importOffer = async () => (await import("./paste-offer.tsx")).PasteOffer;

/** Line for new tasks, which understands dates, priorities and tags. */
export function QuickAdd({ inputRef, query, onAdd, onDown }: QuickAddProps) {
  const line = useLine(query);
  const [pasted, setPasted] = useState<string>();
  const [PasteOffer, loadOffer] = useOnDemand(importOffer);
  const { error, delay, refused, onType, addNew, addAgain, discard, clearError } = useQuickAdd({
    inputRef,
    onAdd,
  });
  const isInvalid = error !== undefined;

  async function submit(): Promise<void> {
    const input = inputRef.current;
    if (!input) return;
    const text = input.value;
    if (text === "") {
      clearError();
      input.focus();
      return;
    }
    // What nobody has seen understood is not guessed: Enter shows it first.
    const task = line.toTask(text) ?? (await line.read(text));
    if (!task || input.value !== text) return;
    // Emptied at once, so that a second Enter adds nothing.
    input.value = "";
    addNew(text.trim(), task);
    line.change("");
  }

  function edit({ uid, line: text }: WaitingTask): void {
    const input = inputRef.current;
    if (!input) return;
    if (input.value === "") {
      discard(uid);
      input.value = text;
      onType(text);
      line.change(text);
    }
    input.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) {
      // Safari would send the form.
      if (event.key === "Enter") event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (pasted !== undefined) setPasted(undefined);
      else if (line.understood.length > 0) line.takeAllLiterally();
      else inputRef.current?.blur();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      onDown();
    } else void line.load();
  }

  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData.getData("text/plain");
    if (!/\S\s*\n\s*\S/.test(text)) return;
    event.preventDefault();
    // Where it can't be loaded the text stays one line, as browsers have it.
    loadOffer().then(
      () => setPasted(text),
      () => document.execCommand("insertText", false, text.replaceAll(/\s+/g, " ")),
    );
  }

  return (
    // Until the scripts have loaded the method "dialog" does nothing; the default would lose the text.
    <form
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
    >
      <div
        className={`flex flex-wrap items-center rounded-2xl bg-surface pr-2 pl-3.5 ring-1 ring-inset transition-shadow focus-within:ring-2 side:rounded-lg ${isInvalid ? "ring-danger" : "ring-control focus-within:ring-accent"}`}
      >
        <span className="text-lg text-accent">
          <PlusIcon />
        </span>
        <LineInput
          inputRef={inputRef}
          line={line}
          aria-invalid={isInvalid || undefined}
          aria-describedby={errorId}
          onChange={({ target }) => {
            onType(target.value);
            line.change(target.value);
            void line.load();
          }}
          onFocus={() => afterPaint(loadTaskSchemas)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {line.understanding && line.understood.length > 0 && (
          <line.understanding.UnderstoodChips
            tokens={line.understood}
            onLiteral={({ text }) => {
              line.takeLiterally(text);
              inputRef.current?.focus();
            }}
          />
        )}
        <button
          type="submit"
          className="ml-1 min-h-9 rounded-md px-3 text-sm font-medium text-accent transition-colors hover:bg-hover pointer-coarse:min-h-11"
        >
          Add
        </button>
      </div>
      <div role="alert" id={errorId}>
        {error && <p className="px-1 pt-2 text-sm text-danger">{error}</p>}
        {delay && !error && (
          <p className="px-1 pt-2 text-sm text-muted">
            {`${delay} What you add waits here, and is saved by itself.`}
          </p>
        )}
      </div>
      {PasteOffer && pasted !== undefined && (
        <PasteOffer
          key={pasted}
          text={pasted}
          onDone={() => {
            // What was pasted meanwhile is still to be answered.
            setPasted((shown) => (shown === pasted ? undefined : shown));
            inputRef.current?.focus();
          }}
        />
      )}
      <RefusedTasks refused={refused} onRepeat={addAgain} onEdit={edit} onDiscard={discard} />
    </form>
  );
}
