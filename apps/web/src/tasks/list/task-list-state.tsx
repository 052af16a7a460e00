import type { ReactNode } from "react";
import type { Failure } from "#api/failure.ts";
import { startQuery, type TaskQuery, type View } from "#tasks/cache/task-query.ts";
import { Button } from "#ui/button.tsx";
import { CheckIcon, SearchIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";
import { ListFailure } from "./list-failure.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useTaskTotals } from "./use-task-totals.ts";

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
    if (list.tasks.length + list.missing > 0) return null;
    return <NoTasks query={list.query} onReset={onReset} />;
  }
  if (!failure) return <ListSkeleton />;
  return <ListFailure failure={failure} isRetrying={isFetching} onRetry={refetch} />;
}

const doneForToday = {
  title: "All done for today",
  text: "Nothing is due today or tomorrow.",
};

const emptyViews: Record<View, { title: string; text: string }> = {
  today: {
    title: "Nothing here yet",
    text: "Write down the first thing on your mind. Press Enter, and it’s in your list.",
  },
  upcoming: { title: "Nothing planned", text: "What you give a later date shows up here." },
  todo: { title: "All done", text: "There is nothing left to do." },
  completed: { title: "Nothing completed yet", text: "What you tick off shows up here." },
};

interface NoTasksProps {
  query: TaskQuery;
  onReset: (query: TaskQuery) => void;
}

function NoTasks({ query, onReset }: NoTasksProps) {
  const { view, tag, search } = query;
  const { data: totals } = useTaskTotals();
  const hasTasks = totals !== undefined && totals.pending + totals.completed > 0;
  const show = (label: string, next: TaskQuery): ReactNode => (
    <Button variant="secondary" onClick={() => onReset(next)}>
      {label}
    </Button>
  );
  if (search !== "") {
    const all = show("Show all tasks", { ...startQuery, view: "todo" });
    return (
      <Panel icon={<SearchIcon />} title="No task matches" action={all}>
        <p className="wrap-anywhere">{`Nothing with “${search}” in its title, description or tags.`}</p>
      </Panel>
    );
  }
  const empty = tag === "" ? emptyViews[view] : emptyViews.todo;
  const { title, text } = empty === emptyViews.today && hasTasks ? doneForToday : empty;
  return (
    <Panel
      icon={<CheckIcon />}
      title={title}
      action={view === "today" ? undefined : show("Show today", startQuery)}
    >
      <p>{text}</p>
    </Panel>
  );
}
