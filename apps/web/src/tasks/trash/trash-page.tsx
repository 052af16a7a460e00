"use client";

import Link from "next/link";
import { useRef } from "react";
import { toFailure } from "#api/failure.ts";
import { ListFailure } from "#tasks/list/list-failure.tsx";
import { ListSkeleton } from "#tasks/list/list-skeleton.tsx";
import { Button, buttonClass } from "#ui/button.tsx";
import { TrashIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";
import { TrashList } from "./trash-list.tsx";
import { useTrash } from "./use-trash.ts";

export function TrashPage() {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <>
      <div className="flex items-center gap-1">
        <h1
          ref={heading}
          tabIndex={-1}
          className="mr-auto text-3xl font-semibold tracking-tight outline-none"
        >
          Trash
        </h1>
        <Link href="/tasks" className={buttonClass("subtle", "small")}>
          Back to tasks
        </Link>
      </div>
      <p className="mt-1 text-muted">
        Deleted tasks stay here for 30 days. Until then you can restore them.
      </p>
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
          className="mt-4"
        >
          {pages.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </>
  );
}
