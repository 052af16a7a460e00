"use client";

import { useMutation } from "@tanstack/react-query";
import { toFieldErrors } from "@todo/validation/field-errors";
import { useState } from "react";
import type { z } from "zod";
import { type Failure, toFailure } from "#api/failure.ts";
import { type Errors, toErrors } from "./form-errors.ts";

interface FormConfig<T> {
  schema: z.ZodType<T>;
  /** Rejects with a `Failure`. */
  submit: (values: T) => Promise<void>;
  /** Field errors for a failure that has a code instead of a pointer. */
  fieldErrorsOf?: (failure: Failure) => Record<string, string> | undefined;
}

export interface FormState {
  errors: Errors;
  failure: Failure | undefined;
  isBusy: boolean;
  clearErrors: () => void;
  onFormSubmit: (values: Record<string, unknown>) => Promise<void>;
}

/** State of a form: first a shared schema checks it, then the server. */
export function useFormState<T>({ schema, submit, fieldErrorsOf }: FormConfig<T>): FormState {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<Failure>();
  // A mutation, because its cache handles the end of the session; `gcTime` keeps no password there.
  const { mutateAsync, isPending } = useMutation({ mutationFn: submit, gcTime: 0 });

  async function onFormSubmit(values: Record<string, unknown>): Promise<void> {
    setFailure(undefined);
    const parsed = schema.safeParse(values);
    if (!parsed.success) {
      setErrors(toErrors(toFieldErrors(parsed.error, "body")));
      return;
    }
    try {
      await mutateAsync(parsed.data);
      // Not earlier: on the first change of errors after submitting the form focuses an invalid field.
      setErrors({});
    } catch (error) {
      const thrown = toFailure(error);
      const atFields = fieldErrorsOf?.(thrown) ?? toErrors(thrown.errors);
      const known = Object.keys(atFields).filter((name) => name in values);
      setErrors(Object.fromEntries(known.map((name) => [name, atFields[name] ?? ""])));
      if (known.length === 0) setFailure(thrown);
    }
  }

  const clearErrors = () => setErrors({});
  return { errors, failure, isBusy: isPending, clearErrors, onFormSubmit };
}
