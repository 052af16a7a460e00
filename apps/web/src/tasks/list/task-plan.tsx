import type { Task } from "@todo/validation/task";
import { describeDue, isOverdue } from "#tasks/due/describe-due.ts";
import { priorityNames, unwritten } from "#tasks/edit/edited-fields.ts";

/** Line with what is planned for a task: due date, priority, tags. */
export function TaskPlan({ task }: { task: Task }) {
  const { due_date, priority, tags } = task;
  const hasPriority = priority !== unwritten.priority;
  if (due_date === null && !hasPriority && tags.length === 0) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-2xs text-muted">
      {due_date !== null && <DueDate task={task} />}
      {hasPriority && <span>{priorityNames[priority]}</span>}
      {tags.map((tag) => (
        <span key={tag} className="rounded-full px-2 ring-1 ring-line wrap-anywhere ring-inset">
          {tag}
        </span>
      ))}
    </p>
  );
}

function DueDate({ task }: { task: Task }) {
  const isLate = !task.completed && isOverdue(task);
  return (
    <span className={isLate ? "text-danger" : ""}>
      {isLate ? "Overdue:" : "Due"} {describeDue(task)}
    </span>
  );
}
