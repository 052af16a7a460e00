import { createTestDatabase } from "@todo/postgres/test-databases";
import { inject } from "vitest";
import type {} from "./global-setup.ts";

/** The URL of a new migrated database; a test file makes one and shares nothing with the other files. */
export function createFileDatabase(): Promise<string> {
  return createTestDatabase(inject("postgresAdminUrl"));
}
