"use client";

import { useQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { useAuth } from "./auth.ts";

export const sessionKey = ["session"] as const;

/** Session of this browser; `null` for none, `undefined` while that is not known. */
export function useSession() {
  const auth = useAuth();
  const { data } = useQuery({
    queryKey: sessionKey,
    queryFn: auth.getSession,
    refetchInterval: pollWhileFailed,
  });
  return data;
}
