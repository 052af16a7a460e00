"use client";

import { useQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { authResult, useAuthClient } from "./auth-client.ts";

export const sessionKey = ["session"] as const;

/** Session of this browser; `null` for none, `undefined` while that is not known. */
export function useSession() {
  const auth = useAuthClient();
  const { data } = useQuery({
    queryKey: sessionKey,
    queryFn: () => authResult((options) => auth.getSession({ fetchOptions: options })),
    refetchInterval: pollWhileFailed,
  });
  return data;
}
