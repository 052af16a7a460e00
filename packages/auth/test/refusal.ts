import { AuthenticationError, type RefusalReason } from "../src/principal.ts";

/** Why `attempt` was refused. Throws when it was not, or failed with anything else. */
export async function refusalOf(attempt: Promise<unknown>): Promise<RefusalReason> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof AuthenticationError) return error.code;
    throw error;
  }
  throw new Error("The credential was accepted");
}
