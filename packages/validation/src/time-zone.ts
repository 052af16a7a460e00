import { z } from "zod";
import { limits } from "./limits.ts";
import { requiredOr } from "./text.ts";

export const unknownTimeZone = "Must be the name of a time zone, such as Europe/Berlin.";

/** A name of this runtime's IANA time zone database, in any case. */
export const TimeZone = z
  .string({ error: requiredOr(unknownTimeZone) })
  .check(({ value, issues }) => {
    if (isTimeZone(value)) return;
    issues.push({
      code: "invalid_format",
      format: "time_zone",
      message: unknownTimeZone,
      input: value,
    });
  })
  .meta({ minLength: 1, maxLength: limits.timeZoneMaxLength });
export type TimeZone = z.infer<typeof TimeZone>;

/** Cached in lower case: `Intl` takes some 100 µs per name. */
const known = new Set<string>();

/** Refuses offsets: `+05:30` has opposite signs in ISO 8601 and in POSIX, which PostgreSQL follows. */
function isTimeZone(name: string): boolean {
  // Stryker disable next-line ConditionalExpression,EqualityOperator: bounds the work, not the result.
  if (name.length > limits.timeZoneMaxLength || !/^[a-z][\w+/-]*$/i.test(name)) return false;
  // Stryker disable next-line ConditionalExpression,MethodExpression: saves work.
  if (known.has(name.toLowerCase())) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    known.add(name.toLowerCase());
    return true;
  } catch {
    return false;
  }
}
