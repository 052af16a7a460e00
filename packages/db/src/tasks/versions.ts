import { largestInteger } from "#columns.ts";

/** The versions that a task may have; `undefined` for any. */
export type Versions = readonly number[] | undefined;

/** Those that the column can have: PostgreSQL refuses the statement for any other. */
export function possible(versions: Versions): Versions {
  return versions?.filter((version) => version <= largestInteger);
}
