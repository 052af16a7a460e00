import { databaseErrorCode, databaseErrorKind } from "#database-error.ts";

/** What the package says of the error that `query` fails with. Throws when it succeeds. */
export async function failureOf(query: PromiseLike<unknown>) {
  try {
    await query;
  } catch (error) {
    return { code: databaseErrorCode(error), kind: databaseErrorKind(error) };
  }
  throw new Error("The query succeeded");
}
