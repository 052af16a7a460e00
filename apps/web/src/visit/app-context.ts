import type { TaskClient } from "@todo/client/task-client";
import { createContext, useContext } from "react";
import type { LiveChanges } from "#live/live-changes.ts";
import type { Toaster } from "#notices/toaster.ts";
import type { Outbox } from "#tasks/add/outbox.ts";
import type { Undo } from "#tasks/undo/create-undo.ts";

export interface App {
  /** Called with what a call rejects with, unless a query or mutation made it: the session may have ended. */
  onError: (error: unknown) => void;
  tasks: TaskClient;
  undo: Undo;
  outbox: Outbox;
  live: LiveChanges;
  toaster: Toaster;
  /** Announces a message in screen readers. */
  announce: (message: string) => void;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("Must be used within AppProviders.");
  return app;
}
