import { z } from "zod";

/**
 * `schema`, but what clients write in another spelling is read first. `read` returns anything that it does not know as it
 * is, and `undefined` for the default; in a change that means no change.
 */
export function lenient<Schema extends z.ZodType>(
  schema: Schema,
  read: (value: unknown) => unknown,
) {
  return z.preprocess(read, schema);
}

/** What `lenient` was given; `undefined` for any other schema. */
export function strictPartOf(schema: z.ZodType): z.ZodType | undefined {
  return schema instanceof z.ZodPreprocess ? (schema.def.out as z.ZodType) : undefined;
}

/** Spells null as many form libraries do. */
export function emptyAsNull(value: unknown): unknown {
  return value === "" ? null : value;
}
