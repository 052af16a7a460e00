"use client";

import { useQuery } from "@tanstack/react-query";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { type AuthClient, authResult, useAuthClient } from "./auth-client.ts";

export const sessionKey = ["session"] as const;

const fetchSession = (auth: AuthClient) =>
  authResult((options) => auth.getSession({ fetchOptions: options }));

export type Session = NonNullable<Awaited<ReturnType<typeof fetchSession>>>;

/** Session of this browser; `null` for none, `undefined` while that is not known. */
export function useSession(): Session | null | undefined {
  const auth = useAuthClient();
  const session = useQuery({
    queryKey: sessionKey,
    queryFn: () => fetchSession(auth),
    refetchInterval: pollWhileFailed,
  });
  return session.data;
}
