"use client";

import { useEffect, useMemo, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { toTitles } from "./to-titles.ts";
import { useAddMany } from "./use-add-many.ts";

interface PasteOfferProps {
  text: string;
  onDone: () => void;
}

const shownAtMost = 5;

/** Offers to add a task for each pasted line. */
export function PasteOffer({ text, onDone }: PasteOfferProps) {
  const titles = useMemo(() => toTitles(text), [text]);
  const { add, left, error, isAdding } = useAddMany(titles, onDone);
  const addButton = useRef<HTMLButtonElement>(null);
  // The next key is meant for it.
  useEffect(() => addButton.current?.focus(), []);
  const hidden = left.length - shownAtMost;
  return (
    <div
      role="presentation"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || isComposing(event)) return;
        event.preventDefault();
        onDone();
      }}
    >
      <section
        aria-label="Pasted lines"
        className="mt-2 max-h-[60dvh] overflow-y-auto rounded-lg bg-surface p-3.5 text-sm ring-1 ring-line ring-inset"
      >
        <ul className="grid gap-0.5 text-muted">
          {left.slice(0, shownAtMost).map((title, index) => (
            <li key={`${index} ${title}`} dir="auto" className="truncate">
              {title}
            </li>
          ))}
          {hidden > 0 && <li>{`and ${hidden} more`}</li>}
        </ul>
        <div role="alert" className="text-danger">
          {error && <p className="pt-2">{error}</p>}
        </div>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button ref={addButton} size="small" busy={isAdding} onClick={add}>
            {`Add ${left.length} ${left.length === 1 ? "task" : "tasks"}`}
          </Button>
          <Button variant="subtle" size="small" onClick={onDone}>
            Discard
          </Button>
        </div>
      </section>
    </div>
  );
}
