import type { CreateTask, Task, UpdateTask } from "@todo/validation/task";
import type { TokenCache } from "../auth/token-cache.ts";
import { failureOf, networkFailure } from "./failure.ts";
import { readJson } from "./read-json.ts";

export interface TaskVersion {
  task: Task;
  etag: string;
}

export interface UpdateOutcome {
  /** Nothing was changed, because another version is the present one. */
  isStale: boolean;
  present: TaskVersion;
}

export interface TaskClient {
  list(signal?: AbortSignal): Promise<Task[]>;
  /** Repeated with the same `key` it does not make a second task. */
  create(task: Pick<CreateTask, "title">, key: string): Promise<Task>;
  find(id: number, signal?: AbortSignal): Promise<TaskVersion>;
  /** Changes only the version with this `etag`. */
  update(id: number, changes: UpdateTask, etag: string): Promise<UpdateOutcome>;
  // Both without `If-Match`: what is asked for is right whatever else has changed.
  setCompleted(id: number, completed: boolean): Promise<Task>;
  /** Resolves also when the task is gone already. A request that has begun outlives the page. */
  delete(id: number): Promise<void>;
}

interface TaskClientConfig {
  /** Origin of the API; `""` for the page's own. */
  origin: string;
  tokens: TokenCache;
}

const timeoutMs = 20_000;

/** The task endpoints of the API. Every method rejects with a `Failure`. */
export function createTaskClient({ origin, tokens }: TaskClientConfig): TaskClient {
  async function send(path: string, init: RequestInit, token: string): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${token}` };
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    try {
      return await fetch(`${origin}/api/tasks${path}`, { ...init, headers, signal });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw networkFailure();
    }
  }

  // A 401 means that nothing was done, so sending again with a fresh token repeats nothing.
  async function request(path: string, init: RequestInit): Promise<Response> {
    // A page that is going away can't wait for a new token.
    const token = (init.keepalive && tokens.current()) || (await tokens.get());
    const response = await send(path, init, token);
    if (response.status !== 401) return response;
    return send(path, init, await tokens.renew(token));
  }

  // The schemas check what users type. Answers are the API's word, and checking them would cost
  // the page a third of its script.
  async function requestJson<T>(path: string, init: RequestInit): Promise<T> {
    const response = await request(path, init);
    const body = await readJson(response);
    if (!response.ok) throw failureOf(response.status, response.headers, body);
    return body as T;
  }

  return {
    list: (signal) => requestJson<Task[]>("", signal ? { signal } : {}),
    create: (task, key) =>
      requestJson<Task>("", withBody("POST", task, { "Idempotency-Key": key })),
    async find(id, signal) {
      const response = await request(`/${id}`, signal ? { signal } : {});
      const body = await readJson(response);
      if (!response.ok) throw failureOf(response.status, response.headers, body);
      return { task: body as Task, etag: etagOf(response) };
    },
    async update(id, changes, etag) {
      const init = withBody("PATCH", changes, { "If-Match": etag });
      const response = await request(`/${id}`, init);
      const body = await readJson(response);
      const isStale = response.status === 412;
      if (!response.ok && !isStale) throw failureOf(response.status, response.headers, body);
      const task = isStale ? (body as { current: Task }).current : (body as Task);
      return { isStale, present: { task, etag: etagOf(response) } };
    },
    setCompleted: (id, completed) =>
      requestJson<Task>(`/${id}/complete`, withBody("PATCH", { completed })),
    async delete(id) {
      const response = await request(`/${id}`, { method: "DELETE", keepalive: true });
      if (response.ok || response.status === 404) return;
      throw failureOf(response.status, response.headers, await readJson(response));
    },
  };
}

/** As the API made it: proxies that compress mark it as weak, and a weak one matches nothing. */
function etagOf({ headers }: Response): string {
  return (headers.get("ETag") ?? "*").replace(/^W\//, "");
}

function withBody(
  method: "POST" | "PATCH",
  body: unknown,
  headers: Record<string, string> = {},
): RequestInit {
  return {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
