import type { Task } from "@todo/validation/task";
import { dueHere } from "#tasks/due/calendar.ts";
import { describeDue, isOverdue } from "#tasks/due/describe-due.ts";
import { CalendarIcon, ChecklistIcon, NoteIcon } from "#ui/icons.tsx";
import { countChecks } from "./checklist.ts";
import { describeDueBriefly } from "./describe-group.ts";

interface RowMetaProps {
  task: Task;
  /** Group in which the task is shown. */
  group: string;
  today: string;
}

const shownTags = 2;

/** What there is to say about a task beside its title: tags, progress, note, due date. */
export function RowMeta({ task, group, today }: RowMetaProps) {
  const { due_date, tags, description } = task;
  const checks = description ? countChecks(description) : undefined;
  return (
    <span className="flex min-h-5 max-w-1/2 shrink-0 flex-wrap items-center justify-end gap-x-2.5 gap-y-1 text-[0.8125rem] leading-5 text-muted">
      {tags.slice(0, shownTags).map((tag) => (
        <span
          key={tag}
          dir="auto"
          className="max-w-28 truncate rounded-full px-2 text-2xs leading-5 ring-1 ring-line ring-inset"
        >
          {tag}
        </span>
      ))}
      {tags.length > shownTags && <span>{`+${tags.length - shownTags}`}</span>}
      {checks && (
        <span className="inline-flex items-center gap-1 tabular-nums">
          <ChecklistIcon />
          {`${checks.done}/${checks.all}`}
        </span>
      )}
      {description && !checks && <NoteIcon label="Has a note" />}
      {due_date !== null && <DueDate task={task} group={group} today={today} />}
    </span>
  );
}

function DueDate({ task, group, today }: RowMetaProps) {
  const isLate = !task.completed && isOverdue(task);
  return (
    <span
      title={describeDue(task)}
      className={`inline-flex items-center gap-1 tabular-nums ${isLate ? "text-danger" : ""}`}
    >
      <CalendarIcon />
      <span className="sr-only">{isLate ? "Overdue: " : "Due "}</span>
      <span>{describeDueBriefly(dueHere(task), today, group)}</span>
    </span>
  );
}
