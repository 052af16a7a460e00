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
  /** Field errors that the server tells by its code instead of a pointer. */
  fieldErrorsOf?: (failure: Failure) => Record<string, string> | undefined;
}

export interface FormState {
  errors: Errors;
  failure: Failure | undefined;
  isBusy: boolean;
  clearErrors: () => void;
  onFormSubmit: (values: Record<string, unknown>) => Promise<void>;
}

/** State of a form that is checked by a shared schema first and by the server afterwards. */
export function useFormState<T>({ schema, submit, fieldErrorsOf }: FormConfig<T>): FormState {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<Failure>();
  // A mutation, so that the end of the session is dealt with as everywhere; no password stays in its cache.
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
      // Not before: the form focuses what is wrong with the first change of errors after submitting.
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
