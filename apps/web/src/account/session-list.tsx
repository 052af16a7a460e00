"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toFailure } from "#api/failure.ts";
import { pollWhileFailed } from "#api/poll-while-failed.ts";
import { FailureMessage } from "#forms/failure-message.tsx";
import { authResult, useAuthClient } from "#session/auth-client.ts";
import { useLeave } from "#session/use-sign-out.ts";
import { Button } from "#ui/button.tsx";
import { DeviceIcon } from "#ui/icons.tsx";
import { useApp } from "#visit/app-context.ts";
import { describeDevice } from "./describe-device.ts";

export const sessionListKey = ["sessions"] as const;

const startedAt = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function SessionList({ currentId }: { currentId: string | undefined }) {
  const { toaster } = useApp();
  const auth = useAuthClient();
  const queryClient = useQueryClient();
  const leave = useLeave();
  const sessions = useQuery({
    queryKey: sessionListKey,
    queryFn: () => authResult((options) => auth.listSessions({ fetchOptions: options })),
    refetchInterval: pollWhileFailed,
  });

  function whenFailed(error: unknown): void {
    const description = toFailure(error).message;
    toaster.show({ tone: "danger", title: "Still signed in there.", description });
  }
  const revoke = useMutation({
    mutationFn: (token: string) =>
      authResult((options) => auth.revokeSession({ token, fetchOptions: options })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionListKey }),
    onError: whenFailed,
  });
  const revokeAll = useMutation({
    mutationFn: () => authResult((options) => auth.revokeSessions({ fetchOptions: options })),
    onSuccess: leave,
    onError: whenFailed,
  });

  const listed = sessions.data?.toSorted(
    (a, b) => Number(b.id === currentId) - Number(a.id === currentId),
  );
  return (
    <div className="grid gap-5">
      <ul aria-label="Sessions" aria-busy={!listed} className="min-h-12 divide-y divide-line">
        {listed?.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-2.5 first:pt-0">
            <span className="text-xl text-muted">
              <DeviceIcon />
            </span>
            <div className="min-w-0 flex-1 text-sm">
              <p className="font-medium">{describeDevice(session.userAgent ?? "")}</p>
              <p className="text-muted">
                {session.id === currentId
                  ? "This session"
                  : `Since ${startedAt.format(new Date(session.createdAt))}`}
              </p>
            </div>
            {session.id !== currentId && (
              <Button
                variant="quiet"
                size="small"
                aria-label={`Sign out ${describeDevice(session.userAgent ?? "")}`}
                busy={revoke.isPending && revoke.variables === session.token}
                onClick={() => revoke.mutate(session.token)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FailureMessage failure={sessions.error ? toFailure(sessions.error) : undefined} />
      <Button
        variant="secondary"
        className="justify-self-start"
        busy={revokeAll.isPending}
        onClick={() => revokeAll.mutate()}
      >
        Sign out everywhere
      </Button>
    </div>
  );
}
