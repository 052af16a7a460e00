// What is loaded on the first key in the line for new tasks.
import { dayOf } from "#tasks/due/calendar.ts";
import { describeDueBriefly } from "#tasks/list/describe-group.ts";
import { FlagIcon } from "#tasks/detail/detail-icons.tsx";
import { priorityClass } from "#tasks/priority-class.ts";
import { priorityNames } from "#tasks/detail/priority-names.ts";
import { CalendarIcon } from "#ui/icons.tsx";
import type { Token, Understood } from "./understand.ts";

export { toNewTask, understand } from "./understand.ts";

interface UnderstoodChipsProps {
  tokens: readonly Understood[];
  onLiteral: (token: Understood) => void;
}

/** Says what a line is understood as. A click takes a piece literally. */
export function UnderstoodChips({ tokens, onLiteral }: UnderstoodChipsProps) {
  return (
    <span
      aria-live="polite"
      className="flex min-w-0 flex-wrap gap-1.5 max-side:order-last max-side:w-full max-side:pb-2"
    >
      {tokens.map((token) => {
        const { icon, words, className } = describe(token);
        return (
          <button
            key={`${token.kind} ${token.text}`}
            type="button"
            aria-label={`${words}, take “${token.text}” literally`}
            title={`Take “${token.text}” literally`}
            onClick={() => onLiteral(token)}
            className="flex min-h-7 max-w-full items-center gap-1.5 rounded-md px-2 text-[0.8125rem] text-muted ring-1 ring-control ring-inset pointer-coarse:min-h-11"
          >
            <span aria-hidden="true" className="text-accent">
              {icon}
            </span>
            <bdi className={`inline-block truncate ${className}`}>{words}</bdi>
          </button>
        );
      })}
    </span>
  );
}

function describe({ members: { due_date, priority, tags } }: Understood) {
  if (due_date) {
    const words = describeDueBriefly(due_date, dayOf(new Date()), "");
    return { icon: <CalendarIcon />, words, className: "first-letter:uppercase" };
  }
  if (priority) {
    const { name } = priorityClass[priority];
    const words = priorityNames[priority];
    return { icon: <FlagIcon />, words, className: name };
  }
  return { icon: <span>#</span>, words: tags?.[0] ?? "", className: "" };
}

interface UnderstoodMarksProps {
  line: string;
  tokens: readonly Token[];
}

/** Marks behind the text of the input. */
export function UnderstoodMarks({ line, tokens }: UnderstoodMarksProps) {
  const ends = [0, ...tokens.map(({ end }) => end)];
  return (
    <>
      {tokens.map(({ start, text }, index) => (
        <span key={start}>
          <span>{line.slice(ends[index], start)}</span>
          <mark className="rounded-sm bg-accent-soft text-transparent">{text}</mark>
        </span>
      ))}
      <span>{line.slice(ends.at(-1))}</span>
    </>
  );
}
