import type { FieldError } from "@todo/validation/error";
import { toFieldErrors } from "@todo/validation/field-errors";

/**
 * Loads the shared schemas on demand, because the list does without them. Resolves to `undefined`
 * if that fails: the server checks everything anyway.
 */
export async function loadTaskSchemas() {
  return import("@todo/validation/task").catch(() => undefined);
}

/** Finds the errors that the server would answer for a body; `undefined` for none. */
export async function findProblems(
  name: "CreateTask" | "UpdateTask",
  body: unknown,
): Promise<FieldError[] | undefined> {
  const parsed = (await loadTaskSchemas())?.[name].safeParse(body);
  return parsed?.error && toFieldErrors(parsed.error, "body");
}
