"use client";

import { NewPassword } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { PasswordField } from "#forms/text-field.tsx";
import { authResult, useAuthClient } from "#session/auth-client.ts";
import { signInPath } from "#session/next-path.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { LinkRefused } from "./link-refused.tsx";

const ResetPassword = z.object({ newPassword: NewPassword });

/** Form behind the link of a reset email; without a `token` the API has refused the link. */
export function ResetPasswordForm({ token }: { token: string | undefined }) {
  const auth = useAuthClient();
  const router = useRouter();
  const form = useFormState({
    schema: ResetPassword,
    submit: async ({ newPassword }) => {
      await authResult((options) =>
        auth.resetPassword({ newPassword, ...(token && { token }), fetchOptions: options }),
      );
      // The used link leaves the history too.
      router.replace(signInPath("/tasks", "reset"));
    },
  });

  const isRefused = ["INVALID_TOKEN", "USER_NOT_FOUND"].includes(form.failure?.authCode ?? "");
  if (!token || isRefused) {
    return (
      <LinkRefused why="It was used already, or is older than an hour.">
        <Link href="/forgot-password" className={buttonClass("primary")}>
          Get a new link
        </Link>
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
