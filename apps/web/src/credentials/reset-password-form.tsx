"use client";

import { limits } from "@todo/validation/limits";
import { PageLink } from "#ui/page-link.tsx";
import Router from "next/router";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { PasswordField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { signInPath } from "#session/next-path.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { LinkRefused } from "./link-refused.tsx";

async function loadSchema() {
  const [{ z }, { NewPassword }] = await Promise.all([
    import("zod"),
    import("@todo/validation/credentials"),
  ]);
  return z.object({ newPassword: NewPassword });
}

/** Form behind the link of a reset email; without a `token` the API has refused the link. */
export function ResetPasswordForm({ token }: { token: string | undefined }) {
  const auth = useAuth();
  const form = useFormState({
    schema: loadSchema,
    submit: async ({ newPassword }) => {
      await auth.resetPassword({ newPassword, token });
      // The used link leaves the history too.
      void Router.replace(signInPath("/tasks", "reset"));
    },
  });

  const isRefused = ["INVALID_TOKEN", "USER_NOT_FOUND"].includes(form.failure?.authCode ?? "");
  if (!token || isRefused) {
    return (
      <LinkRefused why="It was used already, or is older than an hour.">
        <PageLink href="/forgot-password" className={buttonClass("primary")}>
          Get a new link
        </PageLink>
      </LinkRefused>
    );
  }
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Choose a new password</h1>
      <p className="mt-2 text-muted">It signs you out wherever you are signed in.</p>
      <CheckedForm state={form} className="mt-8 grid gap-5">
        <PasswordField
          name="newPassword"
          label="New password"
          autoComplete="new-password"
          description={`At least ${limits.passwordMinLength} characters.`}
        />
        <FailureMessage failure={form.failure} />
        <Button type="submit" busy={form.isBusy}>
          {form.isBusy ? "Saving…" : "Save password"}
        </Button>
      </CheckedForm>
    </>
  );
}
