"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toFailure } from "#api/failure.ts";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useAuth } from "#session/auth.ts";
import { useDropQuestion } from "#session/drop-question.tsx";
import { useLeave } from "#session/use-sign-out.ts";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";
import { SessionItem } from "./session-item.tsx";

export const sessionListKey = ["sessions"] as const;

export function SessionList({ currentId }: { currentId: string | undefined }) {
  const auth = useAuth();
  const sessions = useQuery({
    queryKey: sessionListKey,
    queryFn: auth.listSessions,
    refetchInterval: pollWhileFailed,
  });
  const { revoke, revokeAll } = useRevocation();
  const [signOutEverywhere, question] = useDropQuestion({ leave: revokeAll.mutate });

  const listed = sessions.data?.toSorted(
    (a, b) => Number(b.id === currentId) - Number(a.id === currentId),
  );
  return (
    <div className="grid gap-5">
      <ul aria-label="Sessions" aria-busy={!listed} className="min-h-12 divide-y divide-line">
        {listed?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isCurrent={session.id === currentId}
            isBusy={revoke.isPending && revoke.variables === session.token}
            onSignOut={() => revoke.mutate(session.token)}
          />
        ))}
      </ul>
      <FailureMessage failure={sessions.error ? toFailure(sessions.error) : undefined} />
      <Button
        variant="secondary"
        className="justify-self-start"
        busy={revokeAll.isPending}
        onClick={signOutEverywhere}
      >
        Sign out everywhere
      </Button>
      {question}
    </div>
  );
}

function useRevocation() {
  const { toaster } = useApp();
  const auth = useAuth();
  const queryClient = useQueryClient();
  const leave = useLeave();

  function onError(error: unknown): void {
    const description = toFailure(error).message;
    toaster.show({ tone: "danger", title: "Still signed in there.", description });
  }
  const revoke = useMutation({
    mutationFn: auth.revokeSession,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionListKey }),
    onError,
  });
  const revokeAll = useMutation({
    mutationFn: auth.revokeSessions,
    onSuccess: leave,
    onError,
  });
  return { revoke, revokeAll };
}
