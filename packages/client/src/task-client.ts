// A client of the task API, for browsers and Node.js.
import { type AccessTokens, createAccessTokens } from "./access-tokens.ts";
import { type ApiConfig, createApi } from "./create-api.ts";
import { createSender } from "./create-sender.ts";
import { createTaskChanges, type TaskChanges } from "./task-changes.ts";
import { createTaskHistory, type TaskHistory } from "./task-history.ts";
import { createTaskLists, type TaskLists } from "./task-lists.ts";
import type { TokenSource } from "./token-cache.ts";

export type TaskClient = TaskLists & TaskChanges & TaskHistory & AccessTokens;

interface TaskClientConfig extends Pick<ApiConfig, "fetch"> {
  /** Origin of the API; `""` is the page's origin. */
  baseUrl: string;
  /** `sessionToken(…)`, `passwordToken(…)`, or a function that returns a JWT or an access token. */
  token: TokenSource;
  /** Milliseconds during which a call is repeated; 5,000 by default. */
  retryForMs?: number;
  /** Milliseconds to wait for a response; 20,000 by default. */
  timeoutMs?: number;
}

/** Creates a client for one user. Every method rejects with an `ApiError`. */
export function createTaskClient(config: TaskClientConfig): TaskClient {
  const { baseUrl, token, fetch, retryForMs = 5_000, timeoutMs = 20_000 } = config;
  const api = createApi(baseUrl, { fetch });
  const send = createSender({ token, retryForMs, timeoutMs });
  return {
    ...createTaskLists(api, send),
    ...createTaskChanges(api, send),
    ...createTaskHistory(api, send),
    ...createAccessTokens(api, send),
  };
}
