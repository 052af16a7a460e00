"use client";

import { Dialog } from "@base-ui/react/dialog";
import Router from "next/router";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTaskTotals } from "#tasks/list/use-task-totals.ts";
import { backdropClass } from "#ui/dialog-class.ts";
import { SearchIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { useApp } from "#visit/app-context.ts";
import {
  type PaletteEntry,
  type PaletteTargets,
  splitMatch,
  toEntries,
} from "./palette-entries.ts";
import { useFoundTasks } from "./use-found-tasks.ts";

interface PaletteProps extends PaletteTargets {
  /** What was typed before the input was there. */
  takeTyped: () => string;
  onClose: () => void;
}

/** Dialog that leads to tasks, lists, tags and actions by a few letters. */
export function Palette({ takeTyped, onClose, actions, ...lists }: PaletteProps) {
  const { undo } = useApp();
  const id = useId();
  const [text, setText] = useState("");
  const [currentId, setCurrentId] = useState<string>();
  const isChosen = useRef(false);
  const term = text.trim();
  const { found, hasFailed } = useFoundTasks(term);
  const { data: totals } = useTaskTotals();
  const tags = totals?.tags.map(({ name }) => name) ?? [];
  const everywhere = {
    Undo: undo.last,
    Account: () => void Router.push("/account"),
  };
  const entries = toEntries(term, found, tags, {
    ...lists,
    actions: { ...actions, ...everywhere },
  });
  // By id, because results that arrive later move the entries.
  const chosen = entries.findIndex((entry) => entry.id === currentId);
  const index = Math.max(chosen, 0);
  const optionId = (position: number) => `${id}-${position}`;

  useEffect(() => {
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: "nearest" });
  }, [id, index]);

  function choose(entry: PaletteEntry | undefined): void {
    if (!entry) return;
    isChosen.current = true;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return event.stopPropagation();
    const { length } = entries;
    const next = { ArrowDown: index + 1, ArrowUp: index - 1 + length }[event.key];
    if (next !== undefined) setCurrentId(entries[next % length]?.id);
    else if (event.key === "Enter") choose(entries[index]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup
          aria-label="Go to"
          // What was chosen has the focus.
          finalFocus={() => !isChosen.current}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-2xl bg-raised shadow-raised outline-none"
        >
          <div className="flex items-center border-b border-line pl-4 text-muted">
            <SearchIcon />
            <input
              role="combobox"
              aria-label="Search tasks, lists, tags and actions"
              aria-expanded={entries.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={entries.length > 0 ? optionId(index) : undefined}
              aria-autocomplete="list"
              dir="auto"
              value={text}
              placeholder="Search or go to…"
              autoComplete="off"
              enterKeyHint="go"
              onFocus={() => {
                const typed = takeTyped();
                if (typed !== "") setText(typed);
              }}
              onChange={({ target }) => {
                setText(target.value);
                setCurrentId(undefined);
              }}
              onKeyDown={onKeyDown}
              className="h-13 min-w-0 flex-1 bg-transparent px-3 text-base text-ink outline-none"
            />
          </div>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label="Found"
            className="min-h-0 overflow-y-auto p-2"
          >
            {entries.map((entry, position) => (
              <Option
                key={entry.id}
                id={optionId(position)}
                entry={entry}
                text={term}
                isCurrent={position === index}
                isFirst={entries[position - 1]?.group !== entry.group}
                onChoose={() => choose(entry)}
              />
            ))}
          </div>
          <p role="status" className="px-4 pb-3 text-sm text-muted empty:hidden">
            {entries.length === 0 && <span>{`Nothing is called “${term}”.`}</span>}
            {hasFailed && <span>Tasks can’t be searched right now.</span>}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  text: string;
  isCurrent: boolean;
  /** Whether it is the first one of its group. */
  isFirst: boolean;
  onChoose: () => void;
}

function Option({ id, entry, text, isCurrent, isFirst, onChoose }: OptionProps) {
  const { before, match, after } = splitMatch(entry.name, text);
  return (
    // The keyboard reaches options by the input (ARIA Authoring Practices, combobox).
    <button
      id={id}
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onClick={onChoose}
      className="flex min-h-10 w-full cursor-pointer text-start items-center gap-3 rounded-lg px-3 text-[0.9375rem] hover:bg-hover aria-selected:bg-accent-soft pointer-coarse:min-h-11.5 forced-colors:aria-selected:outline-2"
    >
      <bdi className="min-w-0 flex-1 truncate">
        <span>{before}</span>
        {match && <mark className="bg-transparent font-semibold text-accent">{match}</mark>}
        <span>{after}</span>
      </bdi>
      {entry.note && <span className="text-xs text-muted">{entry.note}</span>}
      {isFirst && <span className="text-xs text-muted">{entry.group}</span>}
    </button>
  );
}
