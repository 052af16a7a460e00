"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { ShortDate } from "#ui/short-date.tsx";
import { useLatest } from "#ui/use-latest.ts";
import { DeleteForGood } from "./delete-for-good.tsx";
import { type DeletedTask, titleOf, useRestore } from "./use-trash.ts";

interface TrashListProps {
  deletions: readonly DeletedTask[];
  /** Called when the row with the focus was the last one. */
  onEmptied: () => void;
}

export function TrashList({ deletions, onEmptied }: TrashListProps) {
  const list = useKeptFocus(onEmptied);
  return (
    <div
      role="presentation"
      onKeyDown={(event) => {
        if (!isComposing(event)) moveFocus(event);
      }}
    >
      <ul ref={list} aria-label="Deleted tasks" className="mt-4">
        {deletions.map((deleted) => (
          <TrashRow key={deleted.change} deleted={deleted} />
        ))}
      </ul>
    </div>
  );
}

function TrashRow({ deleted }: { deleted: DeletedTask }) {
  const restore = useRestore(deleted);
  const title = titleOf(deleted);
  return (
    <li className="flex min-h-9.5 flex-wrap items-center gap-x-2.5 rounded-lg pr-1 pl-2.5 transition-colors duration-100 focus-within:bg-hover hover:bg-hover pointer-coarse:min-h-11.5">
      <span className="text-[1.1875rem] text-muted">
        <TrashIcon />
      </span>
      <p className="min-w-40 flex-1 py-1.5 text-[0.9375rem] leading-5 pointer-coarse:text-base pointer-coarse:leading-6">
        <span dir="auto" className="line-clamp-2 wrap-anywhere">
          {title}
        </span>
      </p>
      <span className="ml-auto flex items-center text-[0.8125rem] whitespace-nowrap text-muted">
        <span className="sr-only">Deleted </span>
        <ShortDate time={deleted.timestamp} />
        <Button
          variant="quiet"
          size="small"
          busy={restore.isPending}
          aria-label={`Restore ${title}`}
          onClick={() => restore.mutate()}
          className="ml-1.5 pointer-coarse:min-h-11 print:hidden"
        >
          {restore.isPending ? "Restoring…" : "Restore"}
        </Button>
        <DeleteForGood deleted={deleted} />
      </span>
    </li>
  );
}

/** Moves the focus by arrow keys, as in the other lists; Delete asks to delete for good. */
function moveFocus(event: KeyboardEvent): void {
  const { currentTarget, key } = event;
  const rows = [...currentTarget.querySelectorAll("li")];
  const current = rows.findIndex((row) => row.contains(event.target as Node));
  if (current < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const last = rows.length - 1;
  const target = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: last }[key];
  const isDeletion = key === "Delete" || key === "Backspace";
  if (target === undefined && !isDeletion) return;
  event.preventDefault();
  if (isDeletion) rows[current]?.querySelector<HTMLElement>("button:last-of-type")?.click();
  else rows[Math.min(Math.max(target ?? 0, 0), last)]?.querySelector("button")?.focus();
}

/** Moves the focus to the neighbour when its row leaves the list. */
function useKeptFocus(onEmptied: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef(-1);
  const latest = useLatest({ onEmptied });

  useEffect(() => {
    const element = list.current;
    function note({ target }: FocusEvent): void {
      const row = (target as Element).closest("li");
      focused.current = row && element ? [...element.children].indexOf(row) : -1;
    }
    const tellEmptied = () => latest.current.onEmptied();
    element?.addEventListener("focusin", note);
    return () => {
      element?.removeEventListener("focusin", note);
      // The list unmounts with its last row.
      if (focused.current >= 0 && isFocusFree()) tellEmptied();
    };
  }, [latest]);

  useEffect(() => {
    const element = list.current;
    if (focused.current < 0 || !element || !isFocusFree()) return;
    const index = Math.min(focused.current, element.children.length - 1);
    element.children[index]?.querySelector("button")?.focus();
  });
  return list;
}

function isFocusFree(): boolean {
  return document.activeElement === document.body;
}
