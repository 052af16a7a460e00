"use client";

import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { readersZone } from "#tasks/due/calendar.ts";
import { describeDue, foreignZone } from "#tasks/due/describe-due.ts";
import { toDue, toDueParts } from "#tasks/due/due-text.ts";
import { isComposing } from "#ui/is-composing.ts";
import { controlProps, DetailField, type EditedProps } from "./detail-field.tsx";
import { CalendarIcon } from "./detail-icons.tsx";
import { DueInputs } from "./due-inputs.tsx";
import { quietControlClass } from "./quiet-control-class.ts";

/** Due date in words; a click on them shows its inputs. */
export function DetailDue({ session, draft, errors }: EditedProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const text = draft.due_date;
  const { time, zone } = toDueParts(text);

  function close(): void {
    setOpen(false);
    void session.flush();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen || isComposing(event.nativeEvent)) return;
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
          aria-label={`Due: ${describeDue(toDue(text)) || "never"}`}
          onClick={() => setOpen(!isOpen)}
          className={`flex items-center gap-2 text-left ${quietControlClass}`}
        >
          <CalendarIcon />
          <span className={text ? "" : "text-muted"}>{describeDue(toDue(text)) || "No date"}</span>
          <span className="text-sm text-muted">
            {time !== "" && !foreignZone(zone) ? readersZone : ""}
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
