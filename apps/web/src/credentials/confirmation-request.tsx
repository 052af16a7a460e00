"use client";

import { useMutation } from "@tanstack/react-query";
import { PageLink } from "#ui/page-link.tsx";
import type { ReactNode } from "react";
import { toFailure } from "#api/failure.ts";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useAuth } from "#session/auth.ts";
import { signInPath } from "#session/next-path.ts";
import { useSession } from "#session/session.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { EmailSent } from "./email-sent.tsx";
import { LinkRefused } from "./link-refused.tsx";

/** Page for an address that is not confirmed: with a session it offers a new link. */
export function ConfirmationRequest({ isRefused }: { isRefused: boolean }) {
  const session = useSession();
  const email = session?.user.email;
  const { mutate, isPending, isSuccess, error, reset } = useLinkRequest();

  if (isSuccess) {
    return (
      <EmailSent onAskAgain={reset}>
        A link is on its way to <b className="wrap-anywhere text-ink">{email}</b>. It works for an
        hour.
      </EmailSent>
    );
  }
  const wayOn = (
    <>
      {session === null && <SignInLink isRefused={isRefused} />}
      {email !== undefined && (
        <div className="grid gap-5">
          <FailureMessage failure={error ? toFailure(error) : undefined} />
          <Button busy={isPending} onClick={() => mutate(email)} className="justify-self-start">
            {isPending ? "Sending…" : "Send a new link"}
          </Button>
        </div>
      )}
    </>
  );
  if (!isRefused) return <Unconfirmed email={email}>{wayOn}</Unconfirmed>;
  return (
    <LinkRefused why="It is older than an hour, or not whole. You can go on using your account all the same.">
      {wayOn}
    </LinkRefused>
  );
}

function useLinkRequest() {
  const auth = useAuth();
  return useMutation({
    mutationFn: async (email: string) => {
      const callbackURL = `${window.location.origin}/confirm-email`;
      await auth.sendVerificationEmail({ email, callbackURL });
    },
  });
}

function SignInLink({ isRefused }: { isRefused: boolean }) {
  const here = isRefused ? "/confirm-email?error=TOKEN_EXPIRED" : "/confirm-email";
  return (
    <PageLink href={signInPath(here)} className={buttonClass("primary")}>
      {isRefused ? "Sign in to get a new link" : "Sign in"}
    </PageLink>
  );
}

interface UnconfirmedProps {
  /** `undefined` without a session. */
  email: string | undefined;
  children: ReactNode;
}

function Unconfirmed({ email, children }: UnconfirmedProps) {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Confirm your e-mail address</h1>
      <p className="mt-2 mb-8 text-muted">
        {email === undefined ? (
          "Sign in to see whether it is confirmed. If the link of our mail led you here, there is nothing more to do."
        ) : (
          <>
            <b className="wrap-anywhere text-ink">{email}</b> is not confirmed yet. The link of our
            mail does it.
          </>
        )}
      </p>
      {children}
    </>
  );
}
