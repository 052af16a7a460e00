"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Name } from "@todo/validation/credentials";
import { z } from "zod";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { TextField } from "#forms/text-field.tsx";
import { useAuth } from "#session/auth.ts";
import { sessionKey } from "#session/session.ts";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";

const UpdateName = z.object({ name: Name });

export function NameForm({ name }: { name: string | undefined }) {
  const { toaster } = useApp();
  const auth = useAuth();
  const queryClient = useQueryClient();
  const form = useFormState({
    schema: () => UpdateName,
    submit: async (values) => {
      await auth.updateUser(values);
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      toaster.show({ title: "Name saved" });
    },
  });
  return (
    <CheckedForm state={form} className="grid gap-4">
      <TextField name="name" label="Name" autoComplete="name" defaultValue={name ?? ""} />
      <FailureMessage failure={form.failure} />
      <Button type="submit" variant="secondary" busy={form.isBusy} className="justify-self-start">
        {form.isBusy ? "Saving…" : "Save name"}
      </Button>
    </CheckedForm>
  );
}
