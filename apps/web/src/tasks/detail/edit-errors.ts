import { toFailure } from "#api/failure.ts";
import { type Errors, toErrors } from "#forms/form-errors.ts";
import { findProblems } from "#tasks/add/task-schemas.ts";
import { type EditedTask, editedFields } from "./edited-fields.ts";

/** Finds what the server would refuse; `undefined` for nothing. */
export async function findErrors(changes: Partial<EditedTask>): Promise<Errors | undefined> {
  const problems = await findProblems("UpdateTask", changes);
  return problems && toFieldErrors(toErrors(problems));
}

/** Errors at the fields, or one that concerns none. */
export function toSaveErrors(error: unknown): Errors {
  const { message, errors } = toFailure(error);
  const atFields = toFieldErrors(toErrors(errors));
  if (Object.keys(atFields).some((name) => name in editedFields)) return atFields;
  return { form: `Not saved. ${message} Your text stays here.` };
}

function toFieldErrors({ time_zone, ...errors }: Errors): Errors {
  const due = errors["due_date"] ?? time_zone;
  return { ...errors, ...(due !== undefined && { due_date: due }) };
}
