"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { keepDraftsOf } from "#visit/drafts.ts";
import { nextPath } from "./next-path.ts";
import { sessionKey, useSession } from "./session.ts";

/** Returns a function that takes a user who has just signed in to their destination. */
export function useEnter(next: string | undefined): (userId: string) => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (userId) => {
    keepDraftsOf(userId);
    // The cached session is `null`.
    void queryClient.resetQueries({ queryKey: sessionKey });
    router.replace(nextPath(next));
  };
}

/**
 * Forwards a user who has a session. Not with `next`: if the API refuses the session's tokens, the
 * two pages would send the user back and forth forever.
 */
export function useEnterWithSession(next: string | undefined): void {
  const userId = useSession()?.user.id;
  const router = useRouter();
  useEffect(() => {
    if (userId !== undefined && next === undefined) router.replace(nextPath(next));
  }, [userId, next, router]);
}
