"use client";

import { useQuery } from "@tanstack/react-query";
import type { AccessToken } from "@todo/client/access-tokens";
import { toFailure } from "#api/failure.ts";
import { FailureMessage } from "#forms/failure-message.tsx";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";
import { type ChangedTask, fetchTokenWork, isWithoutTrace, workInWords } from "./token-work.ts";
import { useUndoTokenWork } from "./use-undo-token-work.ts";

const shownAtMost = 20;

/** What a token did today, and what takes all of it back. */
export function TokenActivity({ token }: { token: AccessToken }) {
  const { tasks } = useApp();
  const queryKey = ["token-work", token.id];
  const { data, error, isFetching, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetchTokenWork(tasks, token.id, signal),
    staleTime: 0,
  });
  const undo = useUndoTokenWork(queryKey);
  const canUndo = data?.some((task) => !task.isChangedSince && !isWithoutTrace(task));
  return (
    <section aria-label={`What ${token.name} did today`} className="mt-2 grid gap-3 text-sm">
      <p role="status" className="text-muted">
        {data ? countInWords(data) : !error && "Loading…"}
      </p>
      {data && data.length > 0 && <ChangedTasks work={data} />}
      <FailureMessage failure={error ? toFailure(error) : undefined} />
      <div className="flex gap-2">
        {canUndo && (
          <Button
            variant="secondary"
            size="small"
            busy={undo.isPending}
            onClick={() => undo.mutate(data?.filter((task) => !isWithoutTrace(task)) ?? [])}
          >
            {undo.isPending ? "Undoing…" : "Undo all"}
          </Button>
        )}
        <Button variant="subtle" size="small" busy={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      </div>
    </section>
  );
}

function ChangedTasks({ work }: { work: readonly ChangedTask[] }) {
  const hidden = work.length - shownAtMost;
  return (
    <>
      <ul aria-label="Changed tasks" className="grid gap-1">
        {work.slice(0, shownAtMost).map((task) => (
          <li key={task.id} className="wrap-anywhere">
            <span className="text-muted">{`${workInWords(task)}: `}</span>
            <span dir="auto">{task.title || "a task that is gone for good"}</span>
            {task.isChangedSince && <span className="text-muted"> · changed again since</span>}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="text-muted">{`And ${counted(hidden, "more task")}.`}</p>}
    </>
  );
}

function countInWords(work: readonly ChangedTask[]): string {
  if (work.length === 0) return "It has changed nothing today.";
  const changes = work.reduce((sum, task) => sum + task.changes.length, 0);
  return `${counted(changes, "change")} of ${counted(work.length, "task")} today.`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
