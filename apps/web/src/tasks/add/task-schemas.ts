import type { FieldError } from "@todo/validation/error";
import { toFieldErrors } from "@todo/validation/field-errors";

/**
 * Loads the shared schemas once somebody begins to type, so that looking at the list does not cost
 * them. Resolves to nothing if they can't be loaded: the server checks everything anyway.
 */
export async function loadTaskSchemas() {
  return import("@todo/validation/task").catch(() => undefined);
}

/** What is wrong with a body, as the server would answer it; `undefined` for nothing. */
export async function findProblems(
  name: "CreateTask" | "UpdateTask",
  body: unknown,
): Promise<FieldError[] | undefined> {
  const parsed = (await loadTaskSchemas())?.[name].safeParse(body);
  return parsed?.error && toFieldErrors(parsed.error, "body");
}
