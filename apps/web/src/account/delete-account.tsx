"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { SignIn } from "@todo/validation/credentials";
import { z } from "zod";
import type { Failure } from "#api/failure.ts";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { EmailField, PasswordField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { useLeave } from "#session/use-sign-out.ts";
import { Button, buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";

export function DeleteAccount({ email }: { email: string | undefined }) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger
        disabled={email === undefined}
        className={`${buttonClass("danger-quiet")} self-start justify-self-start ring-1 ring-control ring-inset`}
      >
        Delete account…
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            Delete your account?
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            Your account and all your tasks are deleted at once. This can’t be undone. To confirm,
            type <strong className="font-medium wrap-anywhere text-ink">{email}</strong> and your
            password.
          </AlertDialog.Description>
          <DeleteAccountForm email={email ?? ""} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function DeleteAccountForm({ email }: { email: string }) {
  const auth = useAuth();
  const leave = useLeave();
  const form = useFormState({
    schema: () =>
      z.object({
        email: z.string().refine((typed) => typed.trim().toLowerCase() === email.toLowerCase(), {
          error: "This is not the e-mail of this account.",
        }),
        password: SignIn.shape.password.min(1, { error: "Enter your password." }),
      }),
    fieldErrorsOf: wrongPassword,
    submit: async ({ password }) => {
      await auth.deleteUser(password);
      leave();
    },
  });
  return (
    <CheckedForm state={form} className="mt-5 grid gap-4">
      <EmailField name="email" label="E-mail" autoComplete="off" />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <FailureMessage failure={form.failure} />
      <div className="mt-2 grid gap-2 sm:flex sm:justify-end">
        <AlertDialog.Close className={buttonClass("secondary")}>Keep my account</AlertDialog.Close>
        <Button type="submit" variant="danger" busy={form.isBusy}>
          {form.isBusy ? "Deleting…" : "Delete everything"}
        </Button>
      </div>
    </CheckedForm>
  );
}

function wrongPassword({ authCode }: Failure): Record<string, string> | undefined {
  return authCode === "INVALID_PASSWORD" ? { password: "This is not your password." } : undefined;
}
