import type { FieldError } from "@todo/validation/error";

/**
 * Loads the shared schemas on demand, because the list does without them. Resolves to `undefined`
 * if that fails: the server checks everything anyway.
 */
export async function loadTaskSchemas() {
  const imports = [
    import("@todo/validation/task"),
    import("@todo/validation/field-errors"),
  ] as const;
  return Promise.all(imports).catch(() => undefined);
}

/** Finds the errors that the server would answer for a body; `undefined` for none. */
export async function findProblems(
  name: "CreateTask" | "UpdateTask",
  body: unknown,
): Promise<FieldError[] | undefined> {
  const loaded = await loadTaskSchemas();
  if (!loaded) return undefined;
  const [schemas, { toFieldErrors }] = loaded;
  const { error } = schemas[name].safeParse(body);
  return error && toFieldErrors(error, "body");
}
