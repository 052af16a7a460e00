"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { PastChangePage } from "@todo/client/task-history";
import { toFailure } from "#api/failure.ts";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { trashKey } from "#tasks/cache/trash-key.ts";
import { useApp } from "#visit/app-context.ts";

/** Deletion that can be undone. */
export type DeletedTask = PastChangePage["changes"][number];

export const titleOf = ({ before }: DeletedTask) => before?.title ?? "";

/** Fetches what is in the trash, page by page, the latest deletion first. */
export function useTrash() {
  const { tasks } = useApp();
  const query = useInfiniteQuery({
    queryKey: trashKey,
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam: until, signal }) =>
      tasks.trash(until === undefined ? {} : { until }, { signal }),
    getNextPageParam: ({ more, next }) => (more ? next : undefined),
    select: ({ pages }) => pages.flatMap(({ changes }) => changes),
    staleTime: 0,
    refetchInterval: pollWhileFailed,
  });
  const { data: shown = [], fetchNextPage } = query;
  return {
    ...query,
    /** Fetches the next page, after a refetch of those before, which it must not take the place of. */
    async showMore(): Promise<void> {
      const fetchNext = () => fetchNextPage({ cancelRefetch: false });
      let { data, hasNextPage, isError } = await fetchNext();
      while (hasNextPage && !isError && (data?.length ?? 0) <= shown.length) {
        ({ data, hasNextPage, isError } = await fetchNext());
      }
    },
  };
}

/** Restores a task with its old id, in its old place. */
export function useRestore(deleted: DeletedTask) {
  const { tasks } = useApp();
  const { task_id: id, version, change: number } = deleted;
  // Not by the version: an undone creation leaves it, and its undo would be repeated.
  const options = { ifMatch: `"${version}"`, idempotencyKey: `restore-${number}` };
  return useTrashChange({
    change: async () => new Map([[id, (await tasks.undo(id, options))?.task ?? null]]),
    done: `Restored: ${titleOf(deleted)}`,
    notDone: "Not restored.",
  });
}

export function useDeleteForGood(deleted: DeletedTask) {
  const { tasks } = useApp();
  return useTrashChange({
    async change() {
      await tasks.deleteForGood(deleted.task_id);
      return new Map<number, null>();
    },
    done: `Deleted for good: ${titleOf(deleted)}`,
    notDone: "Not deleted.",
  });
}

interface TrashChange {
  /** Resolves to the tasks that it has changed. */
  change: () => Promise<Parameters<typeof showPresent>[1]>;
  done: string;
  notDone: string;
}

function useTrashChange({ change, done, notDone }: TrashChange) {
  const { toaster, announce } = useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    async onSuccess(present) {
      announce(done);
      await showPresent(queryClient, present);
      await queryClient.invalidateQueries({ queryKey: trashKey });
    },
    async onError(error) {
      const description = toFailure(error).message;
      toaster.show({ tone: "danger", title: notDone, description });
      await queryClient.invalidateQueries({ queryKey: trashKey });
    },
  });
}
