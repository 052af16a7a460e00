import type { Task } from "@todo/validation/task";
import { countSteps } from "#tasks/detail/checklist.ts";
import { dueHere } from "#tasks/due/calendar.ts";
import { describeDue, isOverdue } from "#tasks/due/describe-due.ts";
import { CalendarIcon, ChecklistIcon, NoteIcon } from "#ui/icons.tsx";
import { describeDueParts } from "./describe-group.ts";

interface RowMetaProps {
  task: Task;
  /** Group in which the task is shown. */
  group: string;
  today: string;
}

const tagsAtMost = 2;

/** What there is to say about a task beside its title: tags, progress, note, due date. */
export function RowMeta({ task, group, today }: RowMetaProps) {
  const { due_date, tags, description } = task;
  const checks = countSteps(description);
  // The title needs the room.
  const shownTags = checks.all > 0 && due_date !== null ? 0 : tagsAtMost;
  const onWide = due_date === null || isNow(task, group) ? "" : "max-side:hidden";
  return (
    <span className="flex min-h-5 pointer-coarse:min-h-6 max-w-1/2 items-center justify-end gap-2.5 max-side:min-w-0 [&>svg]:shrink-0 side:shrink-0 text-[0.8125rem] leading-5 text-muted">
      <Tags names={tags} atMost={shownTags} className={onWide} />
      {checks.all > 0 && (
        <span className={`inline-flex items-center gap-1 tabular-nums ${onWide}`}>
          <ChecklistIcon />
          <span>{`${checks.done}/${checks.all}`}</span>
        </span>
      )}
      {description && checks.all === 0 && <NoteIcon label="Has a note" />}
      {due_date !== null && <DueDate task={task} group={group} today={today} />}
    </span>
  );
}

interface TagsProps {
  names: string[];
  atMost: number;
  className: string;
}

/** Tags that there is room for, each as a whole. */
function Tags({ names, atMost, className }: TagsProps) {
  if (names.length === 0 || atMost === 0) return null;
  return (
    <span
      className={`flex h-5 min-w-0 flex-wrap justify-end gap-x-2.5 overflow-hidden ${className}`}
    >
      {names.slice(0, atMost).map((name) => (
        <span
          key={name}
          dir="auto"
          className="max-w-28 truncate rounded-full px-2 text-2xs leading-5 ring-1 ring-line ring-inset not-first:max-side:hidden"
        >
          {name}
        </span>
      ))}
      {names.length > atMost && (
        <span className="max-side:hidden">{`+${names.length - atMost}`}</span>
      )}
    </span>
  );
}

/** Whether the heading says all about the due date. */
function isNow({ due_date }: Task, group: string): boolean {
  const isDay = due_date !== null && !due_date.includes("T");
  return isDay && ["today", "tomorrow", due_date].includes(group);
}

function DueDate({ task, group, today }: RowMetaProps) {
  const isLate = !task.completed && isOverdue(task);
  const parts = describeDueParts(dueHere(task), today, group);
  return (
    <span
      title={describeDue(task)}
      className={`inline-flex items-center gap-1 tabular-nums side:shrink-0 max-[22rem]:[&>svg]:hidden ${parts.length > 1 ? "max-side:[&>svg]:hidden" : ""} ${isLate ? "text-danger" : ""} ${isNow(task, group) ? "max-side:hidden" : ""}`}
    >
      <CalendarIcon />
      <span className="sr-only">{isLate ? "Overdue: " : "Due "}</span>
      <span className="flex flex-wrap justify-end gap-x-1">
        {parts.map((part, index) => (
          <span key={part} className="whitespace-nowrap">
            {index > 0 ? ` ${part}` : part}
          </span>
        ))}
      </span>
    </span>
  );
}
