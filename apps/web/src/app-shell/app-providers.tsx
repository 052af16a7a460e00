"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTaskClient } from "@todo/client/task-client";
import type { TokenSource } from "@todo/client/token-cache";
import { sessionToken } from "@todo/client/token-sources";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { toFailure } from "#api/failure.ts";
import { createAnnouncer } from "#notices/announcer.ts";
import { createToaster } from "#notices/toaster.ts";
import { Toasts } from "#notices/toasts.tsx";
import { signInPath } from "#session/next-path.ts";
import { watchUser } from "#session/watch-user.ts";
import { createTaskDeletion } from "#tasks/bulk/task-deletion.ts";
import { type App, AppContext } from "#visit/app-context.ts";
import { clearDrafts, keepDraftsOf } from "#visit/drafts.ts";

interface AppProvidersProps {
  /** Origin of the API; `""` for the page's own. */
  apiOrigin: string;
  /** What happens once the API finds no session. */
  withoutSession: "go-to-sign-in" | "stay";
  children: ReactNode;
}

/** Holds the clients and caches of one visit; they end with the layout that renders it. */
export function AppProviders({ apiOrigin, withoutSession, children }: AppProvidersProps) {
  const router = useRouter();
  const [{ app, queryClient }] = useState(() => {
    const queryClient = createQueryClient(onError);
    const { token, hasHeld } = createToken(apiOrigin);
    const app = createApp(apiOrigin, token, queryClient);
    function onError(error: unknown): void {
      if (withoutSession === "stay" || !toFailure(error).isUnauthenticated) return;
      const { pathname, search } = window.location;
      router.replace(signInPath(pathname + search, hasHeld() ? "expired" : undefined));
    }
    return { app, queryClient };
  });

  // A deletion counts even when the page closes before the offer to undo ends.
  useEffect(() => {
    const commit = () => void app.deletion.commit();
    const commitWhenHidden = () => document.visibilityState === "hidden" && commit();
    window.addEventListener("pagehide", commit);
    document.addEventListener("visibilitychange", commitWhenHidden);
    return () => {
      window.removeEventListener("pagehide", commit);
      document.removeEventListener("visibilitychange", commitWhenHidden);
      commit();
    };
  }, [app]);

  return (
    <QueryClientProvider client={queryClient}>
      <AppContext value={app}>
        {children}
        <Toasts toaster={app.toaster} />
      </AppContext>
    </QueryClientProvider>
  );
}

function createToken(apiOrigin: string) {
  return watchUser(sessionToken(apiOrigin), {
    onUser: keepDraftsOf,
    onUserChange: () => {
      clearDrafts();
      window.location.reload();
    },
  });
}

function createApp(apiOrigin: string, token: TokenSource, queryClient: QueryClient): App {
  const tasks = createTaskClient({ baseUrl: apiOrigin, token });
  const toaster = createToaster();
  const deletion = createTaskDeletion({ tasks, toaster, queryClient });
  return { apiOrigin, tasks, deletion, toaster, announce: createAnnouncer() };
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
