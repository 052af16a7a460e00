"use client";

import { limits } from "@todo/validation/limits";
import type { Failure } from "#api/failure.ts";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { EmailField, PasswordField, TextField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { signInPath } from "#session/next-path.ts";
import { useEnter, useEnterWithSession } from "#session/use-enter.ts";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";

async function loadSchema() {
  const { Name, SignUp } = await import("@todo/validation/credentials");
  return SignUp.extend({ name: Name });
}

export function SignUpForm({ next }: { next: string | undefined }) {
  const auth = useAuth();
  const enter = useEnter(next);
  useEnterWithSession(next);
  const form = useFormState({
    schema: loadSchema,
    fieldErrorsOf: emailTaken,
    submit: async (values) => {
      const callbackURL = `${window.location.origin}/confirm-email`;
      const { user } = await auth.signUp({ ...values, callbackURL });
      enter(user.id);
    },
  });

  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Create an account</h1>
      <p className="mt-2 text-muted">It takes a minute, and your list is yours alone.</p>
      <CheckedForm state={form} className="mt-8 grid gap-5">
        <TextField name="name" label="Name" autoComplete="name" />
        <EmailField name="email" label="E-mail" autoComplete="username" />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="new-password"
          description={`At least ${limits.passwordMinLength} characters.`}
        />
        <FailureMessage failure={form.failure} />
        <Button type="submit" busy={form.isBusy}>
          {form.isBusy ? "Creating your account…" : "Create account"}
        </Button>
      </CheckedForm>
      <p className="mt-8 text-sm text-muted">
        Have an account? <TextLink href={next ? signInPath(next) : "/sign-in"}>Sign in</TextLink>
      </p>
    </>
  );
}

function emailTaken({ code }: Failure): Record<string, string> | undefined {
  return code === "EMAIL_TAKEN"
    ? { email: "There is an account with this e-mail already." }
    : undefined;
}
