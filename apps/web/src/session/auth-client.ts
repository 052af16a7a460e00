"use client";

import { createTodoAuthClient } from "@todo/auth/client";
import { toApiError, unansweredError } from "@todo/client/api-error";
import { useMemo } from "react";
import { toFailure } from "#api/failure.ts";
import { useApp } from "#visit/app-context.ts";

/** Better Auth's client. The scripts of the list do without it, because it is large. */
export function useAuthClient() {
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

/** Calls Better Auth, with options that note the response's headers. Returns the data; rejects with a `Failure`. */
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
