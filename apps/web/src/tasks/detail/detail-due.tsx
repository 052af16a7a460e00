"use client";

import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { CalendarIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { controlProps, DetailField, type EditedProps } from "./detail-field.tsx";
import { dueInWords } from "./due-in-words.ts";
import { DueInputs } from "./due-inputs.tsx";
import { quietControlClass } from "./quiet-control-class.ts";

/** Due date in words; a click on them shows its inputs. */
export function DetailDue({ session, draft, errors }: EditedProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const text = draft.due_date;
  const { words, zone } = dueInWords(text);

  function close(): void {
    setOpen(false);
    void session.flush();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen || isComposing(event)) return;
    if (event.key !== "Escape" && event.key !== "Enter") return;
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    close();
    button.current?.focus();
  }

  function onBlur({ currentTarget, relatedTarget }: FocusEvent): void {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) close();
  }

  return (
    <DetailField label="Due" id={id} error={errors["due_date"]}>
      <div role="presentation" onKeyDown={onKeyDown} onBlur={onBlur}>
        <button
          {...controlProps(id, "due_date", errors)}
          ref={button}
          type="button"
          aria-expanded={isOpen}
          aria-label={`Due: ${words || "no date"} ${zone}`.trim()}
          onClick={() => setOpen(!isOpen)}
          className={`flex items-center gap-2 text-left ${quietControlClass}`}
        >
          <CalendarIcon />
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className={words ? "first-letter:uppercase" : "text-muted"}>
              {words || "No date"}
            </span>
            <span className="text-sm text-muted">{zone && ` ${zone}`}</span>
          </span>
        </button>
        {isOpen && (
          <DueInputs
            text={text}
            onChange={(changed) => session.change("due_date", changed)}
            onChosen={() => {
              close();
              button.current?.focus();
            }}
          />
        )}
      </div>
    </DetailField>
  );
}
