import type { ReactNode } from "react";
import type { Errors } from "#forms/form-errors.ts";
import type { EditSession } from "./edit-session.ts";
import type { EditDraft, EditedField } from "./edited-fields.ts";

/** What each field of the pane gets. */
export interface EditedProps {
  session: EditSession;
  draft: EditDraft;
  errors: Errors;
}

interface DetailFieldProps {
  label: string;
  /** Id of what the label names. */
  id: string;
  error: string | undefined;
  children: ReactNode;
}

/** Row of the pane: a label, its control and what is wrong with it. */
export function DetailField({ label, id, error, children }: DetailFieldProps) {
  return (
    <div className="grid min-h-9 grid-cols-[6.5rem_1fr] items-start">
      <label htmlFor={id} className="py-2 text-sm text-muted pointer-coarse:py-3">
        {label}
      </label>
      <div className="min-w-0">
        {children}
        <FieldError id={id} error={error} />
      </div>
    </div>
  );
}

export function FieldError({ id, error }: Pick<DetailFieldProps, "id" | "error">) {
  return (
    <div id={`${id}-error`} aria-live="assertive" className="text-sm text-danger">
      {error && <p className="py-1">{error}</p>}
    </div>
  );
}

/** Attributes of the control of a field. */
export function controlProps(id: string, name: EditedField, errors: Errors) {
  return {
    id,
    "aria-invalid": errors[name] === undefined ? undefined : true,
    "aria-describedby": `${id}-error`,
  } as const;
}
