"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTaskClient } from "@todo/client/task-client";
import type { TokenSource } from "@todo/client/token-cache";
import { sessionToken } from "@todo/client/token-sources";
import Router from "next/router";
import { type ReactNode, useEffect, useState } from "react";
import { useApiOrigin } from "#api/api-origin.ts";
import { fetchOnce } from "#api/early-answers.ts";
import { toFailure } from "#api/failure.ts";
import { createLiveChanges, type LiveConfig } from "#live/live-changes.ts";
import { createAnnouncer } from "#notices/announcer.ts";
import { createToaster } from "#notices/toaster.ts";
import { Toasts } from "#notices/toasts.tsx";
import { signInPath } from "#session/next-path.ts";
import { clearSignedInMark, markSignedIn } from "#session/signed-in-mark.ts";
import { watchUser } from "#session/watch-user.ts";
import { createOutbox } from "#tasks/add/outbox.ts";
import { keepLists, restoreList } from "#tasks/cache/kept-list.ts";
import { takeFirstList } from "#tasks/first-rows/first-list.ts";
import { createUndo } from "#tasks/undo/create-undo.ts";
import { type App, AppContext } from "#visit/app-context.ts";
import { clearDrafts, keepDraftsOf, keepsDraftsOf } from "#visit/drafts.ts";

/** Holds the clients and caches of one visit; they end with the layout that renders it. */
export function AppProviders({ children }: { children: ReactNode }) {
  const apiOrigin = useApiOrigin();
  const [{ app, queryClient, keep }] = useState(() => {
    const queryClient = createQueryClient(onError);
    takeFirstList(queryClient);
    let owner: string | undefined;
    const { token, hasHeld } = createToken(apiOrigin, (userId) => {
      owner = userId;
      restoreList(queryClient, userId);
      app.live.join(userId);
      app.outbox.join(userId);
    });
    const keep = () => keepLists(queryClient, () => (keepsDraftsOf(owner) ? owner : undefined));
    const app = createApp({ apiOrigin, token, queryClient, onError, onLeft });
    function onLeft(): void {
      clearDrafts();
      clearSignedInMark();
      void Router.replace("/sign-in");
    }
    function onError(error: unknown): void {
      const failure = toFailure(error);
      if (failure.status === 0) restoreList(queryClient, owner);
      if (!failure.isUnauthenticated) return;
      clearSignedInMark();
      const { pathname, search } = window.location;
      void Router.replace(signInPath(pathname + search, hasHeld() ? "expired" : undefined));
    }
    return { app, queryClient, keep };
  });
  useEffect(() => app.live.start(), [app]);
  useEffect(() => app.outbox.start(), [app]);
  useEffect(keep, [keep]);

  return (
    <QueryClientProvider client={queryClient}>
      <AppContext value={app}>
        {children}
        <Toasts toaster={app.toaster} />
      </AppContext>
    </QueryClientProvider>
  );
}

function createToken(apiOrigin: string, onUser: (userId: string) => void) {
  return watchUser(sessionToken(apiOrigin, { fetch: fetchOnce }), {
    onUser(userId) {
      markSignedIn();
      keepDraftsOf(userId);
      onUser(userId);
    },
    onUserChange: (userId) => {
      keepDraftsOf(userId);
      window.location.reload();
    },
  });
}

interface AppConfig extends Pick<LiveConfig, "queryClient" | "onError" | "onLeft"> {
  apiOrigin: string;
  token: TokenSource;
}

function createApp({ apiOrigin, token, ...config }: AppConfig): App {
  const tasks = createTaskClient({ baseUrl: apiOrigin, token, fetch: fetchOnce });
  const notices = { toaster: createToaster(), announce: createAnnouncer() };
  const { queryClient } = config;
  const undo = createUndo({ tasks, ...notices, queryClient });
  const outbox = createOutbox({ tasks, undo, queryClient, announce: notices.announce });
  const live = createLiveChanges({ tasks, ...config });
  return { onError: config.onError, tasks, undo, outbox, live, ...notices };
}

function createQueryClient(onError: (error: unknown) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Failures are shown at once; queries that repeat have a `refetchInterval`.
      queries: {
        retry: false,
        networkMode: "always",
        refetchOnReconnect: true,
        staleTime: 30_000,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
