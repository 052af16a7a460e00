"use client";

import { PageLink } from "#ui/page-link.tsx";
import { useSession } from "#session/session.ts";
import { buttonClass } from "#ui/button.tsx";
import { FocusedHeading } from "#ui/focused-heading.tsx";
import { ConfirmationRequest } from "./confirmation-request.tsx";

/**
 * Page behind the link of a confirmation email. Anybody can open it, so only the session tells
 * whether an address is confirmed.
 */
export function Confirmation({ isRefused }: { isRefused: boolean }) {
  const user = useSession()?.user;
  if (!user?.emailVerified) return <ConfirmationRequest isRefused={isRefused} />;
  return (
    <>
      <FocusedHeading>Your e-mail address is confirmed</FocusedHeading>
      <p className="mt-2 mb-8 text-muted">
        If you ever forget your password, we can send you a link to{" "}
        <b className="wrap-anywhere text-ink">{user.email}</b>.
      </p>
      <PageLink href="/tasks" className={buttonClass("primary")}>
        Go to your tasks
      </PageLink>
    </>
  );
}
