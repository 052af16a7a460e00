"use client";

import { useRef } from "react";
import { toFailure } from "#api/failure.ts";
import { ListFailure } from "#tasks/list/list-failure.tsx";
import { ListSkeleton } from "#tasks/list/list-skeleton.tsx";
import { ViewHeader, type ViewHeaderActions } from "#tasks/list/view-header.tsx";
import { Button } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";
import { TrashList } from "./trash-list.tsx";
import { useTrash } from "./use-trash.ts";

/** Deleted tasks, in the frame of the lists. */
export function TrashView(actions: ViewHeaderActions) {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <>
      <ViewHeader {...actions} name="Trash" headingRef={heading}>
        <p className="text-sm text-muted">
          Deleted tasks stay here for 30 days. Until then you can restore them.
        </p>
      </ViewHeader>
      <TrashContent onEmptied={() => heading.current?.focus()} />
    </>
  );
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
          onClick={() => void pages.fetchNextPage()}
          className="mt-4 ml-2.5"
        >
          {pages.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </>
  );
}
