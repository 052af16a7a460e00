"use client";

import { useState } from "react";
import type { HistoryLine } from "./describe-change.ts";
import { useTokenNames } from "./use-token-names.ts";
import { sinceInWords } from "./since-in-words.ts";

interface DetailHistoryProps {
  lines: readonly HistoryLine[];
  onTakeBack: (line: HistoryLine) => void;
}

const shownAtFirst = 5;
const linkClass =
  "min-h-6 rounded text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11";

/** What happened to the task, newest first. */
export function DetailHistory({ lines, onTakeBack }: DetailHistoryProps) {
  const [isWhole, setWhole] = useState(false);
  const nameOf = useTokenNames(lines);
  if (lines.length === 0) return null;
  const shown = isWhole ? lines : lines.slice(0, shownAtFirst);
  const hidden = lines.length - shown.length;
  return (
    <section aria-label="History" className="mt-6 text-xs text-muted sm:pl-8">
      <ul className="grid gap-1">
        {shown.map((line) => (
          <li key={line.change} className="wrap-anywhere">
            <b className="font-semibold text-ink/80">{nameOf(line.actor)}</b>
            <span>{` ${line.words} · `}</span>
            <time dateTime={line.time}>{sinceInWords(line.time)}</time>
            {line.actor && line.undo && (
              <button
                type="button"
                aria-label={`Undo: ${line.words}`}
                onClick={() => onTakeBack(line)}
                className={`ml-1.5 ${linkClass}`}
              >
                Undo
              </button>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" onClick={() => setWhole(true)} className={linkClass}>
          <span>{`${hidden} more`}</span>
        </button>
      )}
    </section>
  );
}
