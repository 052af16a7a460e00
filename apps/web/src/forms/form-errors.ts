import type { FieldError } from "@todo/validation/error";

/** Sentences by the name of their field. */
export type Errors = Record<string, string>;

/** What people are told about an empty field, instead of what programs are. */
const blankSentences: Errors = { name: "Enter a name.", title: "A task needs a title." };

/** Takes the first error of each member of the body, by its name. */
export function toErrors(fieldErrors: FieldError[]): Errors {
  const errors: Errors = {};
  for (const { pointer, detail } of fieldErrors) {
    const name = pointer.slice(1).split("/")[0]?.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!name) continue;
    const isBlank = detail.startsWith("Must have at least 1 ");
    errors[name] ??= (isBlank && blankSentences[name]) || detail;
  }
  return errors;
}
