import { useQuery } from "@tanstack/react-query";
import { useApp } from "../app-shell/app-context.ts";
import { type AuthClient, authResult } from "./auth-client.ts";

export const sessionKey = ["session"] as const;

async function fetchSession(auth: AuthClient) {
  return authResult((options) => auth.getSession({ fetchOptions: options }));
}

export type Session = NonNullable<Awaited<ReturnType<typeof fetchSession>>>;

/** Who is signed in; `null` for nobody, `undefined` while that is not known. */
export function useSession(): Session | null | undefined {
  const { auth } = useApp();
  return useQuery({ queryKey: sessionKey, queryFn: () => fetchSession(auth) }).data;
}

/** A JWT for the session whose cookie the browser holds. */
export async function fetchToken(auth: AuthClient): Promise<string> {
  const { token } = await authResult((options) =>
    auth.$fetch<{ token: string }>("/token", options),
  );
  return token;
}
