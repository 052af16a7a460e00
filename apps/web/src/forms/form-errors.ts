import type { FieldError } from "@todo/validation/error";

/** Sentences by the name of their field. */
export type Errors = Record<string, string>;

/** Takes the first error of each member of the body, by its name. */
export function toErrors(fieldErrors: FieldError[]): Errors {
  const errors: Errors = {};
  for (const { pointer, detail } of fieldErrors) {
    const name = pointer.slice(1).split("/")[0]?.replaceAll("~1", "/").replaceAll("~0", "~");
    if (name) errors[name] ??= detail;
  }
  return errors;
}
