"use client";

import { useContext, useRef, useState } from "react";
import type { z } from "zod";
import { type Failure, toFailure } from "#api/failure.ts";
import { AppContext } from "#visit/app-context.ts";
import { type Errors, toErrors } from "./form-errors.ts";

interface FormConfig<T> {
  /** Loads the schema on demand where the page does without it. Without it the server checks alone. */
  schema: () => z.ZodType<T> | Promise<z.ZodType<T>>;
  /** Rejects with a `Failure`. */
  submit: (values: T) => Promise<void>;
  /** Field errors for a failure that has a code instead of a pointer. */
  fieldErrorsOf?: (failure: Failure) => Record<string, string> | undefined;
}

type Values = Record<string, unknown>;

export interface FormState {
  errors: Errors;
  failure: Failure | undefined;
  isBusy: boolean;
  /** Loads what checks the form. */
  prepare: () => void;
  clearError: (name: string) => void;
  onFormSubmit: (values: Values) => Promise<void>;
}

/** State of a form: first a shared schema checks it, then the server. */
export function useFormState<T>({ schema, submit, fieldErrorsOf }: FormConfig<T>): FormState {
  const app = useContext(AppContext);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const isSending = useRef(false);

  function show(error: unknown, values: Values): void {
    app?.onError(error);
    const thrown = toFailure(error);
    const atFields = fieldErrorsOf?.(thrown) ?? toErrors(thrown.errors);
    const known = Object.keys(atFields).filter((name) => name in values);
    setErrors(Object.fromEntries(known.map((name) => [name, atFields[name] ?? ""])));
    if (known.length === 0) setFailure(thrown);
  }

  async function onFormSubmit(values: Values): Promise<void> {
    // Browsers send a form with one input by Enter, also without a button for it.
    if (isSending.current) return;
    isSending.current = true;
    setFailure(undefined);
    setErrors({});
    setBusy(true);
    try {
      const checked = await check(schema, values);
      if ("errors" in checked) return setErrors(checked.errors);
      await submit(checked.values);
    } catch (error) {
      show(error, values);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  }

  return {
    errors,
    failure,
    isBusy,
    onFormSubmit,
    prepare: () => void loadCheck(schema).catch(() => undefined),
    clearError: (name) => setErrors(({ [name]: _cleared, ...others }) => others),
  };
}

async function loadCheck<T>(schema: FormConfig<T>["schema"]) {
  return Promise.all([schema(), import("@todo/validation/field-errors")]);
}

async function check<T>(
  schema: FormConfig<T>["schema"],
  values: Values,
): Promise<{ values: T } | { errors: Errors }> {
  const loaded = await loadCheck(schema).catch(() => undefined);
  if (!loaded) return { values: values as T };
  const [loadedSchema, { toFieldErrors }] = loaded;
  const parsed = loadedSchema.safeParse(values);
  if (parsed.success) return { values: parsed.data };
  return { errors: toErrors(toFieldErrors(parsed.error, "body")) };
}
