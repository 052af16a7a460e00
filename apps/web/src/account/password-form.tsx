"use client";

import { useQueryClient } from "@tanstack/react-query";
import { NewPassword, SignIn } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import { useState } from "react";
import { z } from "zod";
import type { Failure } from "#api/failure.ts";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { PasswordField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { sessionKey } from "#session/session.ts";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";
import { sessionListKey } from "./session-list.tsx";

const ChangePassword = z.object({
  currentPassword: SignIn.shape.password,
  newPassword: NewPassword,
});

export function PasswordForm({ email }: { email: string | undefined }) {
  const { toaster } = useApp();
  const auth = useAuth();
  const queryClient = useQueryClient();
  // Key of the form: a new one empties the inputs.
  const [changes, setChanges] = useState(0);
  const form = useFormState({
    schema: () => ChangePassword,
    fieldErrorsOf: wrongPassword,
    submit: async (values) => {
      await auth.changePassword({ ...values, revokeOtherSessions: true });
      setChanges((count) => count + 1);
      toaster.show({ title: "Password changed" });
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      await queryClient.invalidateQueries({ queryKey: sessionListKey });
    },
  });
  return (
    <CheckedForm key={changes} state={form} className="grid gap-4">
      <input type="text" hidden readOnly autoComplete="username" value={email ?? ""} />
      <PasswordField
        name="currentPassword"
        label="Current password"
        autoComplete="current-password"
      />
      <PasswordField
        name="newPassword"
        label="New password"
        autoComplete="new-password"
        description={`At least ${limits.passwordMinLength} characters.`}
      />
      <FailureMessage failure={form.failure} />
      <Button type="submit" variant="secondary" busy={form.isBusy} className="justify-self-start">
        {form.isBusy ? "Changing…" : "Change password"}
      </Button>
    </CheckedForm>
  );
}

function wrongPassword({ authCode }: Failure): Record<string, string> | undefined {
  return authCode === "INVALID_PASSWORD"
    ? { currentPassword: "This is not your current password." }
    : undefined;
}
