"use client";

import type { Task } from "@todo/validation/task";
import { useDeleteTasks } from "#tasks/bulk/use-delete-tasks.ts";
import { useSetCompleted } from "#tasks/list/use-set-completed.ts";
import { Button } from "#ui/button.tsx";

interface DetailFootProps {
  task: Task;
  isGone: boolean;
  onClose: () => void;
}

const added = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});

/** When the task was added, and on phones what else its row does. */
export function DetailFoot({ task, isGone, onClose }: DetailFootProps) {
  const { mutate } = useSetCompleted(task);
  const deleteTasks = useDeleteTasks();
  return (
    <div className="mt-auto pt-6">
      {!isGone && (
        <div className="mb-4 grid grid-cols-2 gap-2 min-[700px]:hidden">
          <Button
            onClick={() => {
              mutate(!task.completed);
              onClose();
            }}
          >
            {task.completed ? "Reopen" : "Done"}
          </Button>
          <Button
            variant="danger-quiet"
            onClick={() => {
              onClose();
              deleteTasks({ tasks: [task], onUndone: () => undefined });
            }}
          >
            Delete
          </Button>
        </div>
      )}
      <p className="flex justify-between gap-4 border-t border-line pt-3 text-xs text-muted">
        <span>{`Added ${added.format(new Date(task.created_at))}`}</span>
        <span>{`Version ${task.version}`}</span>
      </p>
    </div>
  );
}
