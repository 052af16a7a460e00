"use client";

import { createContext, type ReactNode, type SubmitEvent, useEffect, useRef } from "react";
import { preventSending } from "#ui/is-composing.ts";
import type { FormState } from "./form-state.ts";

interface CheckedFormProps {
  state: FormState;
  className: string;
  children: ReactNode;
}

/** State of the form around a field. */
export const FormContext = createContext<Pick<FormState, "errors" | "clearError">>({
  errors: {},
  clearError: () => undefined,
});

/** Form that shows the errors of its state at its fields, and leads to the first. */
export function CheckedForm({ state, className, children }: CheckedFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const isSent = useRef(false);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    isSent.current = true;
    void state.onFormSubmit(Object.fromEntries(new FormData(event.currentTarget)));
  }
  useEffect(() => {
    if (form.current?.dataset["sent"] !== undefined) form.current.requestSubmit();
  }, []);
  useEffect(() => {
    if (!isSent.current || Object.keys(state.errors).length === 0) return;
    isSent.current = false;
    form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus();
  }, [state.errors]);

  return (
    <form
      ref={form}
      // Until the scripts have loaded this only notes that it was sent; the default would put passwords into the URL.
      method="dialog"
      noValidate
      onSubmit={submit}
    >
      <div
        role="presentation"
        onFocus={state.prepare}
        onKeyDown={preventSending}
        className={className}
      >
        <FormContext value={state}>{children}</FormContext>
      </div>
    </form>
  );
}
