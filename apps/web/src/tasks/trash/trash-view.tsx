"use client";

import { type Ref, useImperativeHandle, useRef } from "react";
import { toFailure } from "#api/failure.ts";
import { ListFailure } from "#tasks/list/list-failure.tsx";
import { ListSkeleton } from "#tasks/list/list-skeleton.tsx";
import type { TaskListHandle } from "#tasks/list/use-task-rows.ts";
import { ViewHeader, type ViewHeaderActions } from "#tasks/list/view-header.tsx";
import { Button } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";
import { TrashList } from "./trash-list.tsx";
import { useHistoryDays } from "./use-history-days.ts";
import { useTrash } from "./use-trash.ts";

interface TrashViewProps extends ViewHeaderActions {
  ref: Ref<TaskListHandle>;
}

/** Deleted tasks, in the frame of the lists. */
export function TrashView({ ref, ...actions }: TrashViewProps) {
  const days = useHistoryDays();
  const heading = useRef<HTMLHeadingElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const focus = () => content.current?.querySelector("button")?.focus();
  useImperativeHandle(ref, () => ({ focus }));
  return (
    <>
      <ViewHeader {...actions} name="Trash" headingRef={heading}>
        <p className="text-sm text-muted">
          {`Deleted tasks stay here for ${daysInWords(days)}. Until then you can restore them.`}
        </p>
      </ViewHeader>
      <div ref={content}>
        <TrashContent onEmptied={() => heading.current?.focus()} />
      </div>
    </>
  );
}

function daysInWords(days: number | undefined): string {
  if (days === undefined) return "a while";
  return days === 1 ? "a day" : `${days.toLocaleString("en")} days`;
}

function TrashContent({ onEmptied }: { onEmptied: () => void }) {
  const { data, error, isFetching, refetch, ...pages } = useTrash();
  if (!data) {
    if (!error) return <ListSkeleton />;
    const onRetry = () => void refetch();
    return <ListFailure failure={toFailure(error)} isRetrying={isFetching} onRetry={onRetry} />;
  }
  if (data.length === 0) {
    return (
      <Panel icon={<TrashIcon />} title="Nothing in the trash">
        <p>What you delete waits here, in case you change your mind.</p>
      </Panel>
    );
  }
  return (
    <>
      <TrashList deletions={data} onEmptied={onEmptied} />
      {pages.hasNextPage && (
        <Button
          variant="secondary"
          size="small"
          busy={pages.isFetchingNextPage}
          onClick={() => void pages.showMore()}
          className="mt-4 ml-2.5"
        >
          {pages.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </>
  );
}
