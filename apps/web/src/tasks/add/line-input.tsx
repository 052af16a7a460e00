import { type ComponentProps, type RefObject, useLayoutEffect, useRef } from "react";
import type { Line } from "./use-line.ts";

interface LineInputProps extends ComponentProps<"input"> {
  inputRef: RefObject<HTMLInputElement | null>;
  line: Line;
}

const textClass = "px-2.5 text-base side:text-[0.9375rem]";

/** Input with marks behind what is understood. */
export function LineInput({ inputRef, line, ...attributes }: LineInputProps) {
  const marks = useRef<HTMLDivElement>(null);
  const { understanding, tokens, text } = line;

  useLayoutEffect(() => {
    const input = inputRef.current;
    if (!input || !marks.current) return;
    // What was understood may have narrowed the input.
    if (input.selectionStart === text.length) input.scrollLeft = endOf(input);
    marks.current.scrollLeft = input.scrollLeft;
  }, [inputRef, tokens, text]);

  return (
    <div className="relative min-w-40 flex-1">
      <div
        ref={marks}
        aria-hidden="true"
        dir="auto"
        className={`pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre text-transparent ${textClass}`}
      >
        {understanding && <understanding.UnderstoodMarks line={text} tokens={tokens} />}
      </div>
      <input
        {...attributes}
        ref={inputRef}
        onScroll={({ currentTarget }) => {
          if (marks.current) marks.current.scrollLeft = currentTarget.scrollLeft;
        }}
        dir="auto"
        aria-label="New task"
        placeholder="Add a task"
        autoComplete="off"
        enterKeyHint="done"
        className={`relative h-13 w-full bg-transparent outline-none side:h-10.5 ${textClass}`}
      />
    </div>
  );
}

/** How far to scroll to see the end of what is written. */
function endOf(input: HTMLInputElement): number {
  return getComputedStyle(input).direction === "rtl" ? -input.scrollWidth : input.scrollWidth;
}
