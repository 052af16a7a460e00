import { inject } from "vitest";
import { createTestDatabase } from "./test-databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAdminUrl: string;
  }
}

/** Creates a migrated database; call it once per test file. */
export function createFileDatabase(): Promise<string> {
  return createTestDatabase(inject("postgresAdminUrl"));
}
