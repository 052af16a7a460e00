import type { components, operations } from "./api-schema.ts";
import type { Api } from "./create-api.ts";
import type { CallOptions, Sender } from "./create-sender.ts";
import { createKeptAnswers } from "./kept-answers.ts";
import { type Task, type TaskId, type TaskVersion, toVersion } from "./task-version.ts";

export type TaskPage = components["schemas"]["TaskPage"];
export type TaskCounts = components["schemas"]["TaskCounts"];
type PageQuery = NonNullable<operations["listTasks"]["parameters"]["query"]>;
type TaskFilter = Omit<PageQuery, "limit" | "cursor">;

export interface TaskLists {
  /** Fetches all tasks in one response. An unchanged list resolves to the same array. */
  list(filter?: TaskFilter, options?: CallOptions): Promise<Task[]>;
  /** Fetches `limit` tasks (50, at most 200). `next_cursor` is the next page's `cursor`. */
  page(query?: PageQuery, options?: CallOptions): Promise<TaskPage>;
  each(query?: PageQuery, options?: CallOptions): AsyncGenerator<Task, void>;
  /** `time_zone` (UTC by default) decides which day is today. */
  counts(query?: Pick<PageQuery, "time_zone">, options?: CallOptions): Promise<TaskCounts>;
  find(id: TaskId, options?: CallOptions): Promise<TaskVersion>;
}

export function createTaskLists(api: Api, send: Sender): TaskLists {
  const kept = createKeptAnswers();

  function get(query: PageQuery, options?: CallOptions): Promise<Task[] | TaskPage> {
    return kept.get(JSON.stringify(query), (etag) => {
      const params = { query, ...(etag !== undefined && { header: { "If-None-Match": etag } }) };
      return send((init) => api.GET("/api/tasks", { ...init, params }), options);
    });
  }

  async function page(query: PageQuery = {}, options?: CallOptions): Promise<TaskPage> {
    const { limit = 50, ...filter } = query;
    return (await get({ limit, ...filter }, options)) as TaskPage;
  }

  return {
    page,
    list: async (filter, options) => (await get({ ...filter }, options)) as Task[],
    async *each(query = {}, options) {
      const { limit = 200, ...filter } = query;
      let cursor: string | null | undefined = query.cursor;
      do {
        const asked = { limit, ...filter, ...(cursor && { cursor }) };
        const { tasks, next_cursor } = await page(asked, options);
        yield* tasks;
        cursor = next_cursor;
      } while (cursor);
    },
    async counts(query = {}, options) {
      const { data } = await send(
        (init) => api.GET("/api/tasks/counts", { ...init, params: { query } }),
        options,
      );
      return data;
    },
    async find(id, options) {
      return toVersion(
        await send(
          (init) => api.GET("/api/tasks/{id}", { ...init, params: { path: { id } } }),
          options,
        ),
      );
    },
  };
}
