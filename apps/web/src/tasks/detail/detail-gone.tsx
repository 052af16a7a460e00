"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";
import { useState } from "react";
import { findProblems } from "#tasks/add/task-schemas.ts";
import { removeTasks } from "#tasks/cache/task-list-cache.ts";
import { refreshTotals } from "#tasks/cache/task-totals.ts";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";
import type { EditSession } from "./edit-session.ts";
import { type EditDraft, toEditedTask } from "./edited-fields.ts";

interface DetailGoneProps {
  task: Task;
  session: EditSession;
  draft: EditDraft;
  onClose: () => void;
}

/** Offers what can be done with the text of a task that was deleted. */
export function DetailGone({ task, session, draft, onClose }: DetailGoneProps) {
  const { outbox } = useApp();
  const queryClient = useQueryClient();
  const [error, setError] = useState<string>();
  const [isAdding, setAdding] = useState(false);

  function discard(): void {
    session.discard();
    void removeTasks(queryClient, [task]);
    refreshTotals(queryClient);
    onClose();
  }

  async function addAgain(): Promise<void> {
    setAdding(true);
    const added = toEditedTask(draft);
    const [problem] = (await findProblems("CreateTask", added)) ?? [];
    setAdding(false);
    setError(problem?.detail);
    if (problem) return;
    outbox.add(added.title, added);
    discard();
  }

  return (
    <div className="mt-4 sm:pl-8">
      <div role="alert" className="text-sm text-danger">
        <p>This task was deleted in another place. Your text is still here.</p>
        {error && <p>{error}</p>}
      </div>
      <div className="mt-3 flex gap-2">
        <Button size="small" busy={isAdding} onClick={() => void addAgain()}>
          Add as a new task
        </Button>
        <Button variant="subtle" size="small" onClick={discard}>
          Discard
        </Button>
      </div>
    </div>
  );
}
