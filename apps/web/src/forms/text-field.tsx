"use client";

import { type ComponentProps, type ReactNode, useContext, useId, useState } from "react";
import { EyeIcon, EyeOffIcon } from "#ui/form-icons.tsx";
import { FormContext } from "./checked-form.tsx";

const inputClass =
  "w-full rounded-lg bg-surface px-3.5 text-base ring-1 ring-control ring-inset transition-shadow duration-150 focus:outline-2 focus:-outline-offset-1 focus:outline-accent data-invalid:ring-danger";

interface TextFieldProps extends Omit<ComponentProps<"input">, "name" | "className"> {
  name: string;
  label: string;
  description?: string;
  /** Shown at the end of the input. */
  addition?: ReactNode;
}

/** Labelled input; its errors come from the `CheckedForm` around it, by `name`. */
export function TextField({ name, label, description, addition, ...input }: TextFieldProps) {
  const id = useId();
  const { errors, clearError } = useContext(FormContext);
  const error = errors[name];
  const descriptions = [description && `${id}-description`, error && `${id}-error`];
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          name={name}
          onInput={() => clearError(name)}
          aria-required="true"
          aria-invalid={error ? true : undefined}
          aria-describedby={descriptions.filter(Boolean).join(" ") || undefined}
          data-invalid={error ? "" : undefined}
          className={`${inputClass} h-11 ${addition ? "pr-12" : ""}`}
        />
        {addition && <div className="absolute inset-y-0 right-0 flex">{addition}</div>}
      </div>
      {description && (
        <p id={`${id}-description`} hidden={Boolean(error)} className="text-sm text-muted">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
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
