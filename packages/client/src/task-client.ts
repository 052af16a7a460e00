/** A client of the task API, for browsers and Node.js. */
import createClient from "openapi-fetch";
import type { paths } from "./api-schema.ts";
import { createSender } from "./create-sender.ts";
import { createTaskChanges, type TaskChanges } from "./task-changes.ts";
import { createTaskLists, type TaskLists } from "./task-lists.ts";
import type { TokenSource } from "./token-cache.ts";

/** Every method rejects with an `ApiError`. */
export type TaskClient = TaskLists & TaskChanges;

interface TaskClientConfig {
  /** Origin of the API; in browsers `""` for the page's own. */
  baseUrl: string;
  /** `sessionToken(…)`, `passwordToken(…)`, or any function that gets a JWT. */
  token: TokenSource;
  /** For how many milliseconds a call is repeated; 5,000 by default, 0 for never. */
  retryForMs?: number;
  /** After how many milliseconds a request counts as not answered; 20,000 by default. */
  timeoutMs?: number;
}

/** The task endpoints of docs/api.md for one user. Keeps the token in memory and renews it. */
export function createTaskClient(config: TaskClientConfig): TaskClient {
  const { baseUrl, token, retryForMs = 5_000, timeoutMs = 20_000 } = config;
  const api = createClient<paths>({ baseUrl });
  const send = createSender({ token, retryForMs, timeoutMs });
  return { ...createTaskLists(api, send), ...createTaskChanges(api, send) };
}
