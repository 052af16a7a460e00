"use client";

import { Form } from "@base-ui/react/form";
import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { preventSending } from "#ui/is-composing.ts";
import type { FormState } from "./form-state.ts";

interface CheckedFormProps {
  state: FormState;
  className: string;
  children: ReactNode;
}

/** Form that shows the errors of its state at its fields. */
export function CheckedForm({ state, className, children }: CheckedFormProps) {
  return (
    <Form
      // Until the scripts have loaded this sends nothing; the default would put passwords into the URL.
      method="dialog"
      errors={state.errors}
      // Otherwise values that the server has refused once could not be sent again.
      onSubmitCapture={() => flushSync(state.clearErrors)}
      onKeyDown={preventSending}
      onFormSubmit={state.onFormSubmit}
      className={className}
    >
      {children}
    </Form>
  );
}
