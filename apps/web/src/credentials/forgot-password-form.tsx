"use client";

import { useState } from "react";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { EmailField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { EmailSent } from "./email-sent.tsx";
import { NoEmail } from "./no-email.tsx";
import { useSendsEmail } from "./use-sends-email.ts";

async function loadSchema() {
  const { SignIn } = await import("@todo/validation/credentials");
  return SignIn.pick({ email: true });
}

export function ForgotPasswordForm() {
  const auth = useAuth();
  const sendsEmail = useSendsEmail();
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  const form = useFormState({
    schema: loadSchema,
    submit: async (values) => {
      const redirectTo = `${window.location.origin}/reset-password`;
      await auth.requestPasswordReset({ ...values, redirectTo });
      setEmail(values.email);
      setSent(true);
    },
  });

  if (sendsEmail === false || form.failure?.code === "EMAIL_NOT_CONFIGURED") return <NoEmail />;
  if (isSent) {
    return (
      <EmailSent onAskAgain={() => setSent(false)}>
        If there is an account for <b className="wrap-anywhere text-ink">{email}</b>, a link to
        choose a new password is on its way there. It works once, for an hour.
      </EmailSent>
    );
  }
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Forgot your password?</h1>
      <p className="mt-2 text-muted">We send you a link to choose a new one.</p>
      <CheckedForm state={form} className="mt-8 grid gap-5">
        <EmailField name="email" label="E-mail" autoComplete="username" defaultValue={email} />
        <FailureMessage failure={form.failure} />
        <Button type="submit" busy={form.isBusy}>
          {form.isBusy ? "Sending…" : "Send the link"}
        </Button>
      </CheckedForm>
      <p className="mt-8 text-sm text-muted">
        Remembered it? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </>
  );
}
