// `Prefer: handling=strict` (RFC 7240) refuses unknown and read-only members, and lenient spellings.
import { strictPartOf } from "@todo/validation/lenient";
import { z } from "zod";

/** Split at commas outside of quotes. */
const preference = /(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g;
const strictHandling = /^\s*handling\s*=\s*(?:strict|"strict")\s*(?:;|$)/i;

/** The first `handling` wins (RFC 7240, section 2). */
export function prefersStrictHandling(headers: Headers): boolean {
  const preferences = headers.get("prefer")?.match(preference);
  const handling = preferences?.find((text) => /^\s*handling\s*(?:[=;]|$)/i.test(text));
  return handling !== undefined && strictHandling.test(handling);
}

const strictSchemas = new WeakMap<z.ZodType, z.ZodType>();

/** Makes all objects of `schema` strict, and nothing lenient. Cached. */
export function strictly<Schema extends z.ZodType>(schema: Schema): Schema {
  let strict = strictSchemas.get(schema);
  if (!strict) strictSchemas.set(schema, (strict = toStrict(schema)));
  return strict as Schema;
}

function toStrict(schema: z.ZodType): z.ZodType {
  const strictPart = strictPartOf(schema);
  if (strictPart) return strictly(strictPart);
  const { def } = schema;
  const parts = Object.entries(def).map(([name, part]) => [name, toStrictPart(part)] as const);
  const closed = def.type === "object" ? { catchall: z.never() } : {};
  return schema.clone({ ...def, ...Object.fromEntries(parts), ...closed });
}

/** Converts schemas in lists and records. */
function toStrictPart(part: unknown): unknown {
  if (part instanceof z.ZodType) return strictly(part);
  if (Array.isArray(part)) return part.map(toStrictPart);
  if (typeof part !== "object" || part === null) return part;
  if (Object.getPrototypeOf(part) !== Object.prototype) return part;
  return Object.fromEntries(Object.entries(part).map(([name, of]) => [name, toStrictPart(of)]));
}
