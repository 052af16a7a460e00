import type { Failure } from "#api/failure.ts";
import { isUnfiltered, type TaskQuery, wholeList } from "#tasks/cache/task-query.ts";
import { Button } from "#ui/button.tsx";
import { CheckIcon, SearchIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";
import { ListFailure } from "./list-failure.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
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
  if (!failure) return <ListSkeleton />;
  return <ListFailure failure={failure} isRetrying={isFetching} onRetry={refetch} />;
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
