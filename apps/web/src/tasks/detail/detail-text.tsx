"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { buttonClass } from "#ui/button.tsx";
import { ContentArea } from "#ui/content-area.tsx";
import { PencilIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { toggleStep } from "./checklist.ts";
import { controlProps, type EditedProps, FieldError } from "./detail-field.tsx";
import { ReadText } from "./read-text.tsx";

/** Text of a task: with live links and steps to tick, until it is written in. */
export function DetailText({ session, draft, errors }: EditedProps) {
  const id = useId();
  const text = draft.description;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isWritten = isOpen || errors["description"] !== undefined;

  function close(isByKey = false): void {
    setOpen(false);
    void session.flush();
    // The button is there after the next render.
    if (isByKey) setTimeout(() => button.current?.focus());
  }

  return (
    <div className="group relative mt-5 sm:pl-8">
      {isWritten ? (
        <WrittenText
          {...{ id, session, draft, errors }}
          isFocused={isOpen}
          onFocus={() => setOpen(true)}
          onClose={close}
        />
      ) : (
        <>
          <ReadText
            text={text}
            onToggle={(index) => {
              session.change("description", toggleStep(text, index));
              void session.flush();
            }}
            onWrite={() => setOpen(true)}
          />
          <button
            ref={button}
            type="button"
            aria-label={text ? "Edit text" : undefined}
            onClick={() => setOpen(true)}
            className={
              text
                ? `absolute -top-1 right-0 bg-surface opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100 ${buttonClass("subtle", "icon")}`
                : `-ml-3 ${buttonClass("subtle", "small")}`
            }
          >
            {text ? <PencilIcon /> : "Add a text"}
          </button>
        </>
      )}
      <FieldError id={id} error={errors["description"]} />
    </div>
  );
}

interface WrittenTextProps extends EditedProps {
  id: string;
  isFocused: boolean;
  /** Called when it is written in again: it stays after its error is gone. */
  onFocus: () => void;
  onClose: (isByKey?: boolean) => void;
}

function WrittenText({ id, session, draft, errors, ...props }: WrittenTextProps) {
  const { isFocused, onFocus, onClose } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!isFocused || document.activeElement === area.current) return;
    area.current?.focus();
    area.current?.setSelectionRange(-1, -1);
  }, [isFocused]);

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const isEnd = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key !== "Escape" && !isEnd) return;
    event.preventDefault();
    onClose(true);
  }

  return (
    <ContentArea
      {...controlProps(id, "description", errors)}
      ref={area}
      aria-label="Text"
      dir="auto"
      rows={3}
      value={draft.description}
      onChange={({ target }) => session.change("description", target.value)}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={() => onClose()}
      className="-mx-2 w-[calc(100%+1rem)] rounded-md bg-transparent px-2 py-1 text-base leading-6 ring-1 ring-control outline-none ring-inset focus-visible:ring-2 focus-visible:ring-accent aria-invalid:ring-2 aria-invalid:ring-danger sm:text-[0.9375rem]"
    />
  );
}
