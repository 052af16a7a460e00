"use client";

import { useQuery } from "@tanstack/react-query";
import { type AuthClient, authResult, useAuthClient } from "./auth-client.ts";

export const sessionKey = ["session"] as const;

const fetchSession = (auth: AuthClient) =>
  authResult((options) => auth.getSession({ fetchOptions: options }));

export type Session = NonNullable<Awaited<ReturnType<typeof fetchSession>>>;

/** Who is signed in; `null` for nobody, `undefined` while that is not known. */
export function useSession(): Session | null | undefined {
  const auth = useAuthClient();
  return useQuery({ queryKey: sessionKey, queryFn: () => fetchSession(auth) }).data;
}
