import { z } from "zod";

/** Adds array style, deprecation and an example to each parameter. */
export function queryParameters(query: z.ZodObject): z.ZodObject {
  const members = Object.entries<z.ZodType>(query.shape);
  return z.object(Object.fromEntries(members.map(([name, schema]) => [name, toParameter(schema)])));
}

function toParameter(schema: z.ZodType): z.ZodType {
  const { deprecated, examples, ...meta } = schema.meta() ?? {};
  const [example] = examples ?? [];
  const isRepeatable = Array.isArray(schema.safeParse(undefined).data);
  const param = {
    ...(isRepeatable && { style: "form" as const, explode: true }),
    ...(deprecated && { deprecated }),
    ...(example !== undefined && { example }),
  };
  return schema.meta({ ...meta, param });
}
