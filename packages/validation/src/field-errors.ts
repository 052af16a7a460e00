import type { z } from "zod";
import type { FieldError } from "./error.ts";
import { limits } from "./limits.ts";

const pointerMaxLength = 256;

export type ParameterLocation = "body" | "path" | "query";

/** Returns one entry per problem, at most `limits.fieldErrorsMax`, without values. */
export function toFieldErrors(error: z.ZodError, location: ParameterLocation): FieldError[] {
  const entry = (path: PropertyKey[], detail: string, code: string): FieldError => ({
    pointer: toPointer(path, location),
    detail,
    code,
  });
  // Stryker disable next-line MethodExpression: bounds the work, not the result.
  return error.issues
    .slice(0, limits.fieldErrorsMax)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? // Stryker disable next-line MethodExpression: bounds the work, not the result.
          issue.keys
            .slice(0, limits.fieldErrorsMax)
            .map((key) => entry([...issue.path, key], "Is unknown or read-only.", issue.code))
        : entry(issue.path, issue.message, issue.code),
    )
    .slice(0, limits.fieldErrorsMax);
}

/** Returns a JSON Pointer of at most 256 characters (RFC 6901), `{name}` or `?name`. */
export function toPointer(path: PropertyKey[], location: ParameterLocation): string {
  const names = path.map(String);
  if (location === "path") return `{${names.join(".")}}`;
  if (location === "query") return `?${names[0] ?? ""}`;
  const escaped = names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return escaped.join("").slice(0, pointerMaxLength).replace(/~$/, "").toWellFormed();
}
