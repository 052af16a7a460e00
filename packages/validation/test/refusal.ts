import type { z } from "zod";
import type { FieldError } from "../src/error.ts";
import { toFieldErrors } from "../src/field-errors.ts";

/** What a client is told when `body` is sent where `schema` is asked for. Throws when it is accepted. */
export function refusalOf(schema: z.ZodType, body: unknown): FieldError[] {
  const result = schema.safeParse(body);
  if (result.success) throw new Error(`Accepted as ${JSON.stringify(result.data)}`);
  return toFieldErrors(result.error, "body");
}
