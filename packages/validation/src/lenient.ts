import { z } from "zod";

/** Converts other spellings before validation. `read` returns unknown values unchanged, `undefined` for the default. */
export function lenient<Schema extends z.ZodType>(
  schema: Schema,
  read: (value: unknown) => unknown,
) {
  return z.preprocess(read, schema);
}

/** The schema inside `lenient`; `undefined` for any other schema. */
export function strictPartOf(schema: z.ZodType): z.ZodType | undefined {
  return schema instanceof z.ZodPreprocess ? (schema.def.out as z.ZodType) : undefined;
}

export function emptyAsNull(value: unknown): unknown {
  return value === "" ? null : value;
}
