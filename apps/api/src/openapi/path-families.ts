import { z } from "zod";
import { examples } from "./examples.ts";
import type { Method, Operation, Operations } from "./operation.ts";

const userId = z.string().meta({
  description:
    "Must be the subject of the token; a different one is 403, whether or not that user exists.",
  examples: [examples.task.user_id],
});

/** Adds the user to the path, which must equal the token's. */
function ofUser(operation: Operation): Operation {
  return {
    ...operation,
    id: `${operation.id}OfUser`,
    tag: "Tasks of a user",
    params: z.object({ user_id: userId, ...operation.params?.shape }),
    errors: [...(operation.errors ?? []), "FORBIDDEN"],
  };
}

/** `differing` replaces operations in the family with a user. */
export function inBothFamilies(
  base: string,
  operations: Record<string, Operations>,
  differing: Record<string, Operations> = {},
): Record<string, Operations> {
  const paths = Object.entries(operations).flatMap(([suffix, methods]) => {
    const entries = Object.entries(differing[suffix] ?? methods) as [Method, Operation][];
    const ofTheirs = entries.map(([method, operation]) => [method, ofUser(operation)]);
    return [
      [`/api${base}${suffix}`, methods],
      [`/api/{user_id}${base}${suffix}`, Object.fromEntries(ofTheirs)],
    ];
  });
  return Object.fromEntries(paths) as Record<string, Operations>;
}
