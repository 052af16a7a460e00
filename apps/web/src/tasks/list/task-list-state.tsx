import type { ReactNode } from "react";
import type { Failure } from "#api/failure.ts";
import { isUnfiltered, type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { Button } from "#ui/button.tsx";
import { CheckIcon, OfflineIcon, SearchIcon, WarningIcon } from "#ui/icons.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";

interface TaskListStateProps {
  list: PagedTasks | undefined;
  failure: Failure | undefined;
  isFetching: boolean;
  refetch: () => void;
  onReset: (query: TaskQuery) => void;
}

/** Replaces a list without rows: loading, failed, empty or without matches. */
export function TaskListState(props: TaskListStateProps) {
  const { list, failure, isFetching, refetch, onReset } = props;
  if (list) {
    if (list.count > 0) return null;
    return isUnfiltered(list.query) ? (
      <NoTasks />
    ) : (
      <NoMatches query={list.query} onReset={onReset} />
    );
  }
  if (!failure) return <TaskListSkeleton />;
  return <TaskListFailure failure={failure} isRetrying={isFetching} onRetry={refetch} />;
}

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3"];

function TaskListSkeleton() {
  return (
    <div role="status" className="mt-3">
      <span className="sr-only">Loading your tasks…</span>
      <div aria-hidden="true" className="motion-safe:animate-pulse">
        {widths.map((width) => (
          <div key={width} className="flex h-13 items-center gap-3.5 border-b border-line px-1">
            <span className="size-5.5 rounded-full bg-line" />
            <span className={`h-3.5 rounded-full bg-line ${width}`} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface PanelProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

function Panel({ icon, title, children, action }: PanelProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-4 py-16 text-center sm:py-24">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-xl text-accent">
        {icon}
      </span>
      <h2 className="mt-5 text-lg font-semibold">{title}</h2>
      <div className="mt-1.5 text-muted">{children}</div>
      {action && <div className="mt-6">{action}</div>}
    </div>
  );
}

function NoTasks() {
  return (
    <Panel icon={<CheckIcon />} title="Nothing here yet">
      <p>Write down the first thing on your mind. Press Enter, and it’s in your list.</p>
    </Panel>
  );
}

interface NoMatchesProps {
  query: TaskQuery;
  onReset: (query: TaskQuery) => void;
}

function NoMatches({ query, onReset }: NoMatchesProps) {
  const reset = (
    <Button variant="secondary" onClick={() => onReset({ ...wholeList, sort: query.sort })}>
      Show all tasks
    </Button>
  );
  if (query.search.trim() !== "") {
    return (
      <Panel icon={<SearchIcon />} title="No task matches" action={reset}>
        <p className="wrap-anywhere">
          Nothing {query.status === "all" ? "" : `${query.status} `}with “{query.search.trim()}” in
          its title, description or tags.
        </p>
      </Panel>
    );
  }
  const isAllDone = query.status === "pending";
  return (
    <Panel
      icon={<CheckIcon />}
      title={isAllDone ? "All done" : "Nothing completed yet"}
      action={reset}
    >
      <p>{isAllDone ? "There is nothing left to do." : "What you tick off shows up here."}</p>
    </Panel>
  );
}

interface TaskListFailureProps {
  failure: Failure;
  isRetrying: boolean;
  onRetry: () => void;
}

function TaskListFailure({ failure, isRetrying, onRetry }: TaskListFailureProps) {
  const retry = (
    <Button variant="secondary" busy={isRetrying} onClick={onRetry}>
      {isRetrying ? "Trying…" : "Try now"}
    </Button>
  );
  const isOffline = failure.code === "OFFLINE";
  return (
    <div role="alert">
      <Panel
        icon={isOffline ? <OfflineIcon /> : <WarningIcon />}
        title={isOffline ? "You are offline" : "Your tasks can’t be loaded"}
        action={retry}
      >
        <p>
          {isOffline ? "Your list appears as soon as you’re back." : failure.message} We keep
          trying.
        </p>
        {failure.requestId && (
          <p className="mt-2 text-2xs wrap-anywhere">Reference {failure.requestId}</p>
        )}
      </Panel>
    </div>
  );
}
