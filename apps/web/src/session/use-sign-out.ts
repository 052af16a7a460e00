"use client";

import Router from "next/router";
import { toFailure } from "#api/failure.ts";
import { useApp } from "#visit/app-context.ts";
import { clearDrafts } from "#visit/drafts.ts";
import { clearSignedInMark } from "./signed-in-mark.ts";
import { useAuth } from "./auth.ts";

/** Returns a function that drops what waits and opens the sign-in page, in all tabs of this user. Leaving the layout ends the caches of this visit. */
export function useLeave(): () => void {
  const { live, outbox } = useApp();
  return () => {
    outbox.discardAll();
    live.leave();
    clearDrafts();
    clearSignedInMark();
    void Router.replace("/sign-in");
  };
}

/** Returns a function that ends this session. */
export function useSignOut(): () => Promise<void> {
  const { toaster } = useApp();
  const auth = useAuth();
  const leave = useLeave();
  return async () => {
    try {
      await auth.signOut();
      leave();
    } catch (error) {
      const { isUnauthenticated, message } = toFailure(error);
      if (isUnauthenticated) return leave();
      const title = "You are still signed in.";
      toaster.show({ tone: "danger", title, description: message });
    }
  };
}
