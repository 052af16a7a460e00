import { isMissing, unansweredError } from "./api-error.ts";
import type { components, operations } from "./api-schema.ts";
import { createIdempotencyKey } from "./create-idempotency-key.ts";
import type { Api } from "./create-api.ts";
import type { CallOptions, Sender } from "./create-sender.ts";
import type { FollowOptions } from "./follow-changes.ts";
import { type ChangeOptions, type OnceOptions, toParams } from "./task-changes.ts";
import { type TaskId, type TaskVersion, toVersion } from "./task-version.ts";

export type Change = components["schemas"]["Change"];
export type ChangePage = components["schemas"]["ChangeList"];
export type PastChangePage = components["schemas"]["PastChangeList"];
type ChangeQuery = NonNullable<operations["listChanges"]["parameters"]["query"]>;

type SinceQuery = Pick<ChangeQuery, "since" | "limit">;
type PastQuery = Pick<ChangeQuery, "until" | "limit">;

export interface TaskHistory {
  /** Fetches changes after `since`, oldest first. Without `since`, only the present number as `next`. */
  changes(query?: SinceQuery, options?: CallOptions): Promise<ChangePage>;
  /** Fetches the changes of a task, newest first; `before` has the replaced values. */
  history(id: TaskId, query?: PastQuery, options?: CallOptions): Promise<PastChangePage>;
  /** Fetches deletions that can be undone, newest first. */
  trash(query?: PastQuery, options?: CallOptions): Promise<PastChangePage>;
  /** Undoes the last change; a second call redoes it. Resolves to `undefined` if it was the creation. */
  undo(id: TaskId, options?: ChangeOptions & OnceOptions): Promise<TaskVersion | undefined>;
  /** Purges a deleted task from the trash. Resolves also if it is gone. */
  deleteForGood(id: TaskId, options?: CallOptions): Promise<void>;
  /** Iterates over changes after `since` until the loop ends. */
  followChanges(options: FollowOptions): AsyncGenerator<Change, void>;
}

/** The server ends each stream after 5 minutes. */
const streamTimeoutMs = 330_000;

export function createTaskHistory(api: Api, send: Sender): TaskHistory {
  async function get<Page>(query: ChangeQuery, options?: CallOptions): Promise<Page> {
    const { data } = await send(
      (init) => api.GET("/api/changes", { ...init, params: { query } }),
      options,
    );
    return data as Page;
  }

  return {
    changes: (query = {}, options) => get(query, options),
    history: (task, query, options) => get({ ...query, task }, options),
    trash: (query, options) => get({ ...query, trash: "true" }, options),

    async undo(id, { ifMatch, idempotencyKey = createIdempotencyKey(), ...options } = {}) {
      const { path, header } = toParams(id, ifMatch);
      // A repeated undo would be a redo: it needs a key.
      const params = { path, header: { ...header, "Idempotency-Key": idempotencyKey } };
      const { data, headers } = await send(
        (init) => api.POST("/api/tasks/{id}/undo", { ...init, params }),
        options,
      );
      return data && toVersion({ data, headers });
    },

    async deleteForGood(id, options) {
      const params = { path: { id } };
      try {
        await send((init) => api.DELETE("/api/trash/{id}", { ...init, params }), options);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },

    async *followChanges(options) {
      const { followChanges } = await loadFollowing();
      yield* followChanges(
        {
          page: (since, signal) => get({ since }, { signal }),
          stream: (since, signal) => openStream(api, send, { since, signal }),
        },
        options,
      );
    },
  };
}

/** Loaded on demand: a page shows its list first. */
function loadFollowing() {
  return import("./follow-changes.ts").catch((cause: unknown): never => {
    throw unansweredError(cause);
  });
}

/** Resolves to `undefined` if no stream gets through. */
async function openStream(
  api: Api,
  send: Sender,
  { since, signal }: Pick<FollowOptions, "since" | "signal">,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const params = { query: { since } };
  const { data, headers } = await send(
    ({ headers: authorization, ...init }) =>
      api.GET("/api/changes", {
        ...init,
        params,
        parseAs: "stream",
        headers: { ...authorization, Accept: "text/event-stream" },
      }),
    { signal, timeoutMs: streamTimeoutMs },
  );
  const isStream = headers.get("Content-Type")?.startsWith("text/event-stream");
  if (isStream && data) return data;
  await data?.cancel();
  return undefined;
}
