"use client";

import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { EmailField, PasswordField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { useEnter, useEnterWithSession } from "#session/use-enter.ts";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";

const loadSchema = async () => (await import("@todo/validation/credentials")).SignIn;

interface SignInFormProps {
  next: string | undefined;
  /** Reason of `signInPath`. */
  reason: string | undefined;
}

export function SignInForm({ next, reason }: SignInFormProps) {
  const auth = useAuth();
  const enter = useEnter(next);
  useEnterWithSession(next);
  const form = useFormState({
    schema: loadSchema,
    submit: async (values) => {
      const { user } = await auth.signIn(values);
      enter(user.id);
    },
  });

  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      <p className="mt-2 text-muted" role={reason === "reset" ? "status" : undefined}>
        {greetingFor(reason)}
      </p>
      <CheckedForm state={form} className="mt-8 grid gap-5">
        <EmailField name="email" label="E-mail" autoComplete="username" />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <FailureMessage failure={form.failure}>
          {form.failure?.isUnauthenticated ? "E-mail or password is wrong." : undefined}
        </FailureMessage>
        <Button type="submit" busy={form.isBusy}>
          {form.isBusy ? "Signing in…" : "Sign in"}
        </Button>
      </CheckedForm>
      <p className="mt-8 text-sm text-muted">
        No account yet?{" "}
        <TextLink href={next ? `/sign-up?${new URLSearchParams({ next })}` : "/sign-up"}>
          Create one
        </TextLink>
      </p>
      <p className="mt-3 text-sm">
        <TextLink href="/forgot-password">Forgot password?</TextLink>
      </p>
    </>
  );
}

function greetingFor(reason: string | undefined): string {
  if (reason === "expired") return "Your session has ended. Sign in again to go on where you were.";
  if (reason === "reset") return "Your password is changed. Sign in with the new one.";
  return "Welcome back.";
}
