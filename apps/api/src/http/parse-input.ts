import { type ParameterLocation, toFieldErrors } from "@todo/validation/field-errors";
import type { z } from "zod";
import { ApiError, unacceptable } from "./api-error.ts";
import type { PathParams } from "./exchange.ts";
import { readQuery } from "./read-query.ts";
import { prefersStrictHandling, strictly } from "./strict-handling.ts";

/** Throws the 422. */
export function parseParams<Params>(
  schema: z.ZodType<Params> | undefined,
  params: PathParams,
): Params | undefined {
  return schema && parseInput(schema, params, "path");
}

/** Throws the 422. Ignores unknown parameters. */
export function parseQuery<Query>(
  schema: (z.ZodObject & z.ZodType<Query>) | undefined,
  url: string,
): Query | undefined {
  return schema && parseInput<Query>(schema, readQuery(url, schema.shape), "query");
}

/** Throws the 422, or the 400 without a body. */
export function parseBody<Body>(
  schema: z.ZodType<Body> | undefined,
  json: unknown,
  headers: Headers,
): Body | undefined {
  if (!schema) return undefined;
  if (json === undefined) throw new ApiError("BAD_REQUEST", { detail: "A JSON body is required." });
  return parseInput<Body>(prefersStrictHandling(headers) ? strictly(schema) : schema, json, "body");
}

/** Throws the 422. */
export function parseInput<Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  location: ParameterLocation,
): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw unacceptable(toFieldErrors(parsed.error, location));
}
