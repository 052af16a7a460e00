"use client";

import { Field } from "@base-ui/react/field";
import { type ComponentProps, type ReactNode, useState } from "react";
import { EyeIcon, EyeOffIcon } from "#ui/icons.tsx";

const inputClass =
  "w-full rounded-lg bg-surface px-3.5 text-base ring-1 ring-control ring-inset transition-shadow duration-150 focus:outline-2 focus:-outline-offset-1 focus:outline-accent data-invalid:ring-danger";

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, "name" | "className"> {
  name: string;
  label: string;
  description?: string;
  /** Shown at the end of the input. */
  addition?: ReactNode;
}

/** Labelled input; its errors come from the `Form` around it, by `name`. */
export function TextField({ name, label, description, addition, ...control }: TextFieldProps) {
  return (
    <Field.Root name={name} className="grid gap-1.5">
      <Field.Label className="text-sm font-medium">{label}</Field.Label>
      <div className="relative">
        <Field.Control
          {...control}
          aria-required="true"
          className={`${inputClass} h-11 ${addition ? "pr-12" : ""}`}
        />
        {addition && <div className="absolute inset-y-0 right-0 flex">{addition}</div>}
      </div>
      {description && (
        <Field.Description className="text-sm text-muted data-invalid:hidden">
          {description}
        </Field.Description>
      )}
      <Field.Error className="text-sm text-danger" />
    </Field.Root>
  );
}

/** Input without `type="email"`, because the browser's rules differ from the API's. */
export function EmailField(props: Omit<TextFieldProps, "type">) {
  return (
    <TextField
      inputMode="email"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      {...props}
    />
  );
}

export function PasswordField(props: Omit<TextFieldProps, "type" | "addition">) {
  const [isShown, setShown] = useState(false);
  const toggle = (
    <button
      type="button"
      aria-label={isShown ? "Hide password" : "Show password"}
      onClick={() => setShown(!isShown)}
      className="grid w-11 place-items-center rounded-lg text-muted hover:text-ink"
    >
      {isShown ? <EyeOffIcon /> : <EyeIcon />}
    </button>
  );
  return (
    <TextField
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      {...props}
      type={isShown ? "text" : "password"}
      addition={toggle}
    />
  );
}
