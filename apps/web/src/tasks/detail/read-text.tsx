import type { MouseEvent } from "react";
import { countSteps, toLines } from "./checklist.ts";
import { splitLinks } from "./split-links.ts";

interface ReadTextProps {
  text: string;
  /** Ticks the step in a line. */
  onToggle: (line: number) => void;
  /** Called when the text is clicked, but not one of its links or steps. */
  onWrite: () => void;
}

export function ReadText({ text, onToggle, onWrite }: ReadTextProps) {
  const lines = toLines(text);
  const firstStep = lines.findIndex((line) => "step" in line);

  function onClick(event: MouseEvent): void {
    const isOfItsOwn = event.target instanceof Element && event.target.closest("a, label");
    const isSelected = window.getSelection()?.isCollapsed === false;
    if (!isOfItsOwn && !isSelected) onWrite();
  }

  if (text === "") return null;
  return (
    // A button beside it does the same for the keyboard.
    <div
      role="presentation"
      onClick={onClick}
      className="cursor-text text-[0.9375rem] leading-6 pointer-coarse:pr-11"
    >
      {lines.map((line, index) => {
        const key = `${index} ${lines.length}`;
        if (!("step" in line)) {
          return (
            <p key={key} dir="auto" className="min-h-3 wrap-anywhere whitespace-pre-wrap">
              <LinkedText text={line.text} />
            </p>
          );
        }
        return (
          <div key={key}>
            {index === firstStep && <Progress {...countSteps(text)} />}
            <Step {...line} onToggle={() => onToggle(index)} />
          </div>
        );
      })}
    </div>
  );
}

function Progress({ done, all }: { done: number; all: number }) {
  return (
    <div className="mt-3 mb-2 flex items-center gap-2.5 text-sm text-muted">
      <progress
        aria-label="Steps done"
        value={done}
        max={all}
        className="h-1 min-w-0 flex-1 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
      <span className="tabular-nums">{`${done} of ${all}`}</span>
    </div>
  );
}

interface StepProps {
  step: string;
  isDone: boolean;
  onToggle: () => void;
}

function Step({ step, isDone, onToggle }: StepProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 py-0.5 pointer-coarse:py-2.5">
      <input
        type="checkbox"
        checked={isDone}
        onChange={onToggle}
        className="mt-1 size-4 shrink-0 cursor-pointer accent-accent"
      />
      <span
        dir="auto"
        className={`min-w-0 flex-1 wrap-anywhere ${isDone ? "text-muted line-through" : ""}`}
      >
        <LinkedText text={step} />
      </span>
    </label>
  );
}

function LinkedText({ text }: { text: string }) {
  return splitLinks(text).map(({ text: words, href }, index) => {
    // A place in the text is all that there is to tell pieces apart.
    const key = `${index} ${words}`;
    if (href === undefined) return <span key={key}>{words}</span>;
    return (
      <a
        key={key}
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline underline-offset-2"
      >
        {words}
      </a>
    );
  });
}
