import { inject } from "vitest";
import { createTestDatabase } from "./test-databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's URL of the test PostgreSQL, from the global set-up. */
    postgresAdminUrl: string;
  }
}

/** The URL of a new migrated database; a test file makes one and shares nothing with the other files. */
export function createFileDatabase(): Promise<string> {
  return createTestDatabase(inject("postgresAdminUrl"));
}
