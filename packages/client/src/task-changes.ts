import type { Client } from "openapi-fetch";
import { ApiError } from "./api-error.ts";
import type { components, paths } from "./api-schema.ts";
import { createIdempotencyKey } from "./create-idempotency-key.ts";
import type { CallOptions, Sender } from "./create-sender.ts";
import { etagOf, type Task, type TaskVersion } from "./task-version.ts";

type Schemas = components["schemas"];
export type NewTask = Schemas["CreateTask"];
export type BulkOperation = Schemas["BulkRequest"]["operations"][number];
export type BulkResponse = Schemas["BulkResponse"];

interface OnceOptions extends CallOptions {
  /** Calls with the same key within 24 hours run once. By default each call has its own key. */
  idempotencyKey?: string;
}

interface ChangeOptions extends CallOptions {
  /** Changes only the version with this ETag; otherwise rejects with 412 and `current`. */
  ifMatch?: string | undefined;
}

interface BulkOptions extends OnceOptions {
  atomic?: boolean;
}

export interface TaskChanges {
  create(task: NewTask, options?: OnceOptions): Promise<TaskVersion>;
  /** Changes the given members only. */
  update(id: number, changes: Schemas["UpdateTask"], options?: ChangeOptions): Promise<TaskVersion>;
  complete(id: number, completed: boolean, options?: ChangeOptions): Promise<TaskVersion>;
  /** Resolves also if the task no longer exists. */
  delete(id: number, options?: ChangeOptions): Promise<void>;
  /** Executes at most 100 operations, with a result for each. */
  bulk(operations: BulkOperation[], options?: BulkOptions): Promise<BulkResponse>;
}

export function createTaskChanges(api: Client<paths>, send: Sender): TaskChanges {
  return {
    async create(body, { idempotencyKey = createIdempotencyKey(), ...options } = {}) {
      const params = { header: { "Idempotency-Key": idempotencyKey } };
      return toVersion(
        await send((init) => api.POST("/api/tasks", { ...init, params, body }), options),
      );
    },

    async update(id, body, { ifMatch, ...options } = {}) {
      const params = toParams(id, ifMatch);
      const sent = send((init) => api.PATCH("/api/tasks/{id}", { ...init, params, body }), options);
      return sent.then(toVersion, (error: unknown) => presentIfSaved(error, body));
    },

    async complete(id, completed, { ifMatch, ...options } = {}) {
      const params = toParams(id, ifMatch);
      const body = { completed };
      const sent = send(
        (init) => api.PATCH("/api/tasks/{id}/complete", { ...init, params, body }),
        options,
      );
      return sent.then(toVersion, (error: unknown) => presentIfSaved(error, body));
    },

    async delete(id, { ifMatch, ...options } = {}) {
      const params = toParams(id, ifMatch);
      try {
        await send((init) => api.DELETE("/api/tasks/{id}", { ...init, params }), options);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      }
    },

    async bulk(
      operations,
      { atomic = false, idempotencyKey = createIdempotencyKey(), ...options } = {},
    ) {
      const params = { header: { "Idempotency-Key": idempotencyKey } };
      const body = { atomic, operations };
      const { data } = await send(
        (init) => api.POST("/api/tasks/bulk", { ...init, params, body }),
        options,
      );
      return data;
    },
  };
}

function toParams(id: number, ifMatch: string | undefined) {
  return { path: { id }, ...(ifMatch !== undefined && { header: { "If-Match": ifMatch } }) };
}

function toVersion({ data: task, headers }: { data: Task; headers: Headers }): TaskVersion {
  return { task, etag: etagOf(headers) };
}

/** Resolves a 412 if the task already has the wanted values: the first response was lost (RFC 9110, section 13.1.1). */
function presentIfSaved(error: unknown, changes: Schemas["UpdateTask"]): TaskVersion {
  const current = error instanceof ApiError ? error.current : undefined;
  if (!current) throw error;
  const stored = comparable(current.task);
  const isSaved = Object.entries(comparable(changes)).every(
    ([name, value]) =>
      value === undefined || JSON.stringify(value) === JSON.stringify(stored[name]),
  );
  if (!isSaved) throw error;
  return current;
}

/** The members in a form that is the same for what was sent and for what the API makes of it. */
function comparable(members: Schemas["UpdateTask"]): Record<string, unknown> {
  const { title, due_date, time_zone, tags, ...others } = members;
  return {
    ...others,
    title: title?.trim(),
    due_date: due_date && comparableDueDate(due_date),
    time_zone: time_zone && time_zone.toLowerCase(),
    tags: tags?.map((tag) => tag.trim()),
  };
}

/** The API adds seconds and milliseconds, and answers instants in UTC. */
function comparableDueDate(text: string): string {
  const [time, zone] = /T[^Z+-]*(Z|[+-].*)?$/.exec(text) ?? [];
  if (time === undefined) return text;
  return zone === undefined ? `local ${Date.parse(`${text}Z`)}` : `instant ${Date.parse(text)}`;
}
