import { AsyncLocalStorage } from "node:async_hooks";
import type { LocalSettings } from "#internals/local-settings.ts";

/** UUIDs of the request and of the access token that write. Without `operation`, each statement is one. */
export interface Attribution {
  operation?: string | undefined;
  actor?: string | undefined;
}

const attributions = new AsyncLocalStorage<LocalSettings>();

/** Runs `work`; the log of changes attributes its writes. */
export function attributed<Result>(
  { operation, actor }: Attribution,
  work: () => Promise<Result>,
): Promise<Result> {
  const settings = {
    ...attributions.getStore(),
    ...(operation !== undefined && { "app.operation": operation }),
    ...(actor !== undefined && { "app.actor": actor }),
  };
  return attributions.run(settings, work);
}

export function attributionSettings(): LocalSettings | undefined {
  return attributions.getStore();
}
