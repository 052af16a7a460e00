"use client";

import { useSession } from "#session/session.ts";
import { AccessTokensOnDemand } from "./access-tokens/access-tokens-on-demand.tsx";
import { AccountSection } from "./account-section.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { NameForm } from "./name-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SessionList } from "./session-list.tsx";

export function AccountPage() {
  const session = useSession();
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight">Account</h1>
      <p className="mt-1 min-h-6 wrap-anywhere text-muted">{session?.user.email}</p>
      <div className="mt-8 divide-y divide-line border-y border-line">
        <AccountSection title="Profile" description="How we address you.">
          <NameForm key={session?.user.id} name={session?.user.name} />
        </AccountSection>
        <AccountSection title="Password" description="Changing it signs you out everywhere else.">
          <PasswordForm email={session?.user.email} />
        </AccountSection>
        <AccountSection title="Sessions" description="Where you are signed in.">
          <SessionList currentId={session?.session.id} />
        </AccountSection>
        <AccountSection
          title="Access tokens"
          description="What agents and other programs use your tasks with, until you end it."
        >
          <AccessTokensOnDemand />
        </AccountSection>
        <AccountSection
          title="Delete account"
          description="Your account and all your tasks are deleted at once, for good."
        >
          <DeleteAccount email={session?.user.email} />
        </AccountSection>
      </div>
    </>
  );
}
