"use client";

import { SignIn } from "@todo/validation/credentials";
import Link from "next/link";
import { Button } from "../ui/button.tsx";
import { CheckedForm } from "../ui/checked-form.tsx";
import { FailureMessage } from "../ui/failure-message.tsx";
import { useFormState } from "../ui/form-state.ts";
import { EmailField, PasswordField } from "../ui/text-field.tsx";
import { authResult, useAuthClient } from "./auth-client.ts";
import { useEnter, useEnterWhenSignedIn } from "./use-enter.ts";

interface SignInFormProps {
  next: string | undefined;
  hasExpired: boolean;
}

export function SignInForm({ next, hasExpired }: SignInFormProps) {
  const auth = useAuthClient();
  const enter = useEnter(next);
  useEnterWhenSignedIn(next);
  const form = useFormState({
    schema: SignIn,
    submit: async (values) => {
      const { user } = await authResult((options) =>
        auth.signIn.email({ ...values, fetchOptions: options }),
      );
      enter(user.id);
    },
  });

  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      <p className="mt-2 text-muted">
        {hasExpired
          ? "Your session has ended. Sign in again to go on where you were."
          : "Welcome back."}
      </p>
      <CheckedForm state={form} className="mt-8 grid gap-5">
        <EmailField name="email" label="E-mail" autoComplete="username" />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <FailureMessage failure={form.failure}>
          {form.failure?.isSignedOut ? "E-mail or password is wrong." : undefined}
        </FailureMessage>
        <Button type="submit" busy={form.isBusy}>
          {form.isBusy ? "Signing in…" : "Sign in"}
        </Button>
      </CheckedForm>
      <p className="mt-8 text-sm text-muted">
        No account yet?{" "}
        <Link
          href={next ? `/sign-up?${new URLSearchParams({ next })}` : "/sign-up"}
          className="font-medium text-accent underline underline-offset-4"
        >
          Create one
        </Link>
      </p>
    </>
  );
}
