"use client";

import { useQuery } from "@tanstack/react-query";
import { useApp } from "#visit/app-context.ts";
import type { HistoryLine } from "./describe-change.ts";

/** Names who has made changes: the user, or an access token, whose name is read once it is needed. */
export function useTokenNames(lines: readonly HistoryLine[]): (actor: string | null) => string {
  const { tasks } = useApp();
  const { data } = useQuery({
    queryKey: ["access-tokens", "names"],
    queryFn: async ({ signal }) => tasks.accessTokens({ signal }),
    enabled: lines.some(({ actor }) => actor !== null),
  });
  return (actor) => {
    if (actor === null) return "You";
    const token = data?.find(({ id }) => id === actor);
    return token ? `Token “${token.name}”` : "An access token";
  };
}
