"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { toFailure } from "../api/failure.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { FailureMessage } from "../ui/failure-message.tsx";
import { authResult, useAuthClient } from "./auth-client.ts";
import { LinkRefused } from "./link-refused.tsx";
import { MailSent } from "./mail-sent.tsx";
import { signInPath } from "./next-path.ts";
import { useSession } from "./session.ts";

/** What is shown for a link that confirms no address: a way to a new one, for whoever is signed in. */
export function ConfirmationRequest() {
  const auth = useAuthClient();
  const session = useSession();
  const email = session?.user.email;
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: async (address: string) => {
      const callbackURL = `${window.location.origin}/confirm-email`;
      await authResult((options) =>
        auth.sendVerificationEmail({ email: address, callbackURL, fetchOptions: options }),
      );
    },
  });

  if (isSuccess) {
    return (
      <MailSent onAskAgain={reset}>
        A link is on its way to <b className="wrap-anywhere text-ink">{email}</b>. It works for an
        hour.
      </MailSent>
    );
  }
  return (
    <LinkRefused why="It is older than an hour, or not whole. You can go on using your account all the same.">
      {session === null && (
        <Link
          href={signInPath("/confirm-email?error=TOKEN_EXPIRED")}
          className={buttonClass("primary")}
        >
          Sign in to get a new link
        </Link>
      )}
      {email !== undefined && (
        <div className="grid gap-5">
          <FailureMessage failure={error ? toFailure(error) : undefined} />
          <Button busy={isPending} onClick={() => mutate(email)} className="justify-self-start">
            {isPending ? "Sending…" : "Send a new link"}
          </Button>
        </div>
      )}
    </LinkRefused>
  );
}
