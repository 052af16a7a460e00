"use client";

import Router from "next/router";
import { useEffect } from "react";
import { pollAfterMs } from "#api/poll-while-failed.ts";
import { keepDraftsOf } from "#visit/drafts.ts";
import { useAuth } from "./auth.ts";
import { nextPath } from "./next-path.ts";

/** Returns a function that takes a user who has just signed in to their destination. */
export function useEnter(next: string | undefined): (userId: string) => void {
  return (userId) => {
    keepDraftsOf(userId);
    void Router.replace(nextPath(next));
  };
}

/**
 * Forwards a user who has a session. Not with `next`: if the API refuses the session's tokens, the
 * two pages would send the user back and forth forever.
 */
export function useEnterWithSession(next: string | undefined): void {
  const auth = useAuth();
  useEffect(() => {
    if (next !== undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function find(): Promise<void> {
      try {
        const session = await auth.getSession();
        if (session && !isOver) void Router.replace(nextPath(next));
      } catch {
        if (!isOver) timer = setTimeout(() => void find(), pollAfterMs);
      }
    }
    void find();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [auth, next]);
}
