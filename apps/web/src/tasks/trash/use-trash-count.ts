"use client";

import { useQuery } from "@tanstack/react-query";
import { trashKey } from "#tasks/cache/trash-key.ts";
import { useApp } from "#visit/app-context.ts";

/** Number of deleted tasks that can be restored; `""` for none. */
export function useTrashCount(): string {
  const { tasks } = useApp();
  const { data } = useQuery({
    queryKey: [...trashKey, "count"],
    queryFn: async ({ signal }) => {
      const { changes, more } = await tasks.trash({}, { signal });
      return changes.length === 0 ? "" : `${changes.length}${more ? "+" : ""}`;
    },
  });
  return data ?? "";
}
