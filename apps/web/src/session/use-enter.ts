"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { keepDraftsOf } from "#visit/drafts.ts";
import { nextPath } from "./next-path.ts";
import { sessionKey, useSession } from "./session.ts";

/** Returns what takes a user who has just signed in to where they were going. */
export function useEnter(next: string | undefined): (userId: string) => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (userId) => {
    keepDraftsOf(userId);
    // Before, there was none.
    void queryClient.resetQueries({ queryKey: sessionKey });
    router.replace(nextPath(next));
  };
}

/**
 * Takes along a user who is signed in already. Not one who was sent here, though: if the API
 * refuses what the session gives, the two pages would send them back and forth forever.
 */
export function useEnterWhenSignedIn(next: string | undefined): void {
  const userId = useSession()?.user.id;
  const router = useRouter();
  useEffect(() => {
    if (userId !== undefined && next === undefined) router.replace(nextPath(next));
  }, [userId, next, router]);
}
