import { ApiError } from "@todo/client/api-error";
import type { TaskClient } from "@todo/client/task-client";
import type { Change } from "@todo/client/task-history";

const pageSize = 200;

/** Fetches the user's changes since the last midnight here, oldest first, or those of them that are kept. */
export async function todaysChanges(
  client: Pick<TaskClient, "changes">,
  signal: AbortSignal,
): Promise<Change[]> {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const isOfToday = ({ timestamp }: Change) => Date.parse(timestamp) >= midnight;
  let { next: until } = await client.changes({}, { signal });
  let step = pageSize;
  const pages: Change[][] = [];
  while (until > 0 && step > 0) {
    const since = Math.max(0, until - step);
    const page = await keptPage(client, { since, limit: until - since }, signal);
    if (page) {
      pages.unshift(page.filter(isOfToday));
      if (!page.every(isOfToday)) break;
      until = since;
    } else {
      // The log begins within this page.
      step = Math.floor(step / 2);
    }
  }
  return pages.flat();
}

/** Fetches changes; `undefined` if some of them are kept no longer. */
async function keptPage(
  client: Pick<TaskClient, "changes">,
  query: { since: number; limit: number },
  signal: AbortSignal,
): Promise<Change[] | undefined> {
  try {
    return (await client.changes(query, { signal })).changes;
  } catch (error) {
    if (error instanceof ApiError && error.code === "CHANGES_EXPIRED") return undefined;
    throw error;
  }
}
