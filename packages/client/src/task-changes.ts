import { ApiError, isMissing } from "./api-error.ts";
import type { components } from "./api-schema.ts";
import { createIdempotencyKey } from "./create-idempotency-key.ts";
import type { Api } from "./create-api.ts";
import type { CallOptions, Sender } from "./create-sender.ts";
import { isSaved } from "./is-saved.ts";
import { type TaskId, type TaskVersion, toVersion } from "./task-version.ts";

type Schemas = components["schemas"];
export type NewTask = Schemas["CreateTask"];
export type BulkOperation = Schemas["BulkRequest"]["operations"][number];
export type BulkResponse = Schemas["BulkResponse"];

export interface OnceOptions extends CallOptions {
  /** Calls with one key run once in 24 hours. By default each call has its own key. */
  idempotencyKey?: string;
}

export interface ChangeOptions extends CallOptions {
  /** Rejects with 412 and `current` if the task has another ETag. */
  ifMatch?: string | undefined;
}

interface PutOptions extends ChangeOptions {
  /** `"*"`: create only; rejects with 412 and `current` if the task exists. */
  ifNoneMatch?: "*" | undefined;
}

interface BulkOptions extends OnceOptions {
  atomic?: boolean;
}

export interface TaskChanges {
  create(task: NewTask, options?: OnceOptions): Promise<TaskVersion>;
  /** Creates the task, or changes the given members. Rejects with 410 after its deletion. */
  put(uid: string, task: Schemas["UpdateTask"], options?: PutOptions): Promise<TaskVersion>;
  update(id: TaskId, changes: Schemas["UpdateTask"], options?: ChangeOptions): Promise<TaskVersion>;
  complete(id: TaskId, completed: boolean, options?: ChangeOptions): Promise<TaskVersion>;
  /** Resolves also if the task is gone. */
  delete(id: TaskId, options?: ChangeOptions): Promise<void>;
  /** At most 100 operations, with one result each. */
  bulk(operations: BulkOperation[], options?: BulkOptions): Promise<BulkResponse>;
}

export function createTaskChanges(api: Api, send: Sender): TaskChanges {
  return {
    async create(body, { idempotencyKey = createIdempotencyKey(), ...options } = {}) {
      const params = { header: { "Idempotency-Key": idempotencyKey } };
      return toVersion(
        await send((init) => api.POST("/api/tasks", { ...init, params, body }), options),
      );
    },

    async put(uid, body, { ifMatch, ifNoneMatch, ...options } = {}) {
      const { path, header } = toParams(uid, ifMatch);
      const params = {
        path,
        header: { ...header, ...(ifNoneMatch && { "If-None-Match": ifNoneMatch }) },
      };
      const sent = send((init) => api.PUT("/api/tasks/{id}", { ...init, params, body }), options);
      return sent.then(toVersion, (error: unknown) => presentIfSaved(error, body));
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
        if (!isMissing(error)) throw error;
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

export function toParams(id: TaskId, ifMatch: string | undefined) {
  return { path: { id }, header: { ...(ifMatch !== undefined && { "If-Match": ifMatch }) } };
}

/** Resolves a 412 if the task has the wanted values: the first response was lost (RFC 9110, section 13.1.1). */
function presentIfSaved(error: unknown, changes: Schemas["UpdateTask"]): TaskVersion {
  const current = error instanceof ApiError ? error.current : undefined;
  if (!current || !isSaved(changes, current.task)) throw error;
  return current;
}
