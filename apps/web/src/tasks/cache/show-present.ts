import type { QueryClient } from "@tanstack/react-query";
import { type PresentTasks, putTasks } from "./put-tasks.ts";
import { openTaskKey, refreshTaskLists } from "./task-list-cache.ts";
import { refreshTotals } from "./task-totals.ts";
import { trashKey } from "./trash-key.ts";

/** Shows tasks as they are now, in their places, and fetches what else may have changed with them. */
export async function showPresent(queryClient: QueryClient, present: PresentTasks): Promise<void> {
  await putTasks(queryClient, present);
  refreshTaskLists(queryClient, () => true);
  refreshTotals(queryClient);
  for (const queryKey of [trashKey, openTaskKey]) void queryClient.invalidateQueries({ queryKey });
}
