"use client";

import { createTodoAuthClient } from "@todo/auth/client";
import { toApiError, unansweredError } from "@todo/client/api-error";
import { useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { useApp } from "#visit/app-context.ts";

export type AuthClient = ReturnType<typeof createTodoAuthClient>;

/** Better Auth's client. What every page loads does without it. */
export function useAuthClient(): AuthClient {
  const { apiOrigin } = useApp();
  return useMemo(() => createTodoAuthClient({ baseUrl: apiOrigin }), [apiOrigin]);
}

interface CallOptions {
  onError: (context: { response: Response }) => void;
}

interface Answer {
  data: unknown;
  error: { status: number } | null;
}

/** The data of a Better Auth call, which passes on `options`. Rejects with a `Failure`. */
export async function authResult<A extends Answer>(
  call: (options: CallOptions) => Promise<A>,
): Promise<Extract<A, { error: null }>["data"]> {
  let headers = new Headers();
  const onError: CallOptions["onError"] = ({ response }) => {
    headers = response.headers;
  };
  const { data, error } = await call({ onError }).catch((cause: unknown): never => {
    throw toFailure(unansweredError(cause));
  });
  if (error) throw toFailure(toApiError({ status: error.status, headers }, error));
  return data;
}
