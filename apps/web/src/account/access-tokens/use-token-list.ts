"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccessToken } from "@todo/client/access-tokens";
import { useState } from "react";
import { toFailure } from "#api/failure.ts";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { useApp } from "#visit/app-context.ts";

export const accessTokensKey = ["access-tokens"] as const;

export interface ListedToken {
  token: AccessToken;
  /** Tells the token from others of the same name. */
  label: string;
  state: "active" | "expired" | "ended";
}

/** The access tokens of the user, newest first. Those that were ended here stay in the list until it is closed. */
export function useTokenList() {
  const { tasks, toaster, announce } = useApp();
  const queryClient = useQueryClient();
  const [ended, setEnded] = useState<readonly AccessToken[]>([]);
  const { data, error } = useQuery({
    queryKey: accessTokensKey,
    queryFn: ({ signal }) => tasks.accessTokens({ signal }),
    refetchInterval: pollWhileFailed,
  });
  const end = useMutation({
    mutationFn: (token: AccessToken) => tasks.endAccessToken(token.id),
    onSuccess(_, token) {
      setEnded((before) => [...before, token]);
      announce(`Ended: ${token.name}`);
      return queryClient.invalidateQueries({ queryKey: accessTokensKey });
    },
    onError(failure) {
      const description = toFailure(failure).message;
      toaster.show({ tone: "danger", title: "The token was not ended.", description });
    },
  });
  return { listed: data && toListed(data, ended), error, end };
}

/** All of them with their states, newest first. */
export function toListed(
  tokens: readonly AccessToken[],
  ended: readonly AccessToken[],
): ListedToken[] {
  const isEnded = ({ id }: AccessToken) => ended.some((token) => token.id === id);
  const others = tokens.filter((token) => !isEnded(token));
  return [...others, ...ended]
    .toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
    .map((token, _, all) => ({
      token,
      label: labelOf(token, all),
      state: stateOf(token, isEnded(token)),
    }));
}

const madeAt = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

function labelOf({ name, created_at }: AccessToken, all: readonly AccessToken[]): string {
  const isAlone = all.filter((token) => token.name === name).length === 1;
  return isAlone ? name : `${name}, made ${madeAt.format(new Date(created_at))}`;
}

function stateOf({ expires_at }: AccessToken, isEnded: boolean): ListedToken["state"] {
  if (isEnded) return "ended";
  return expires_at !== null && Date.parse(expires_at) <= Date.now() ? "expired" : "active";
}
