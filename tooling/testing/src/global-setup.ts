// Runs once for all tests: one real PostgreSQL, with a migrated template for every test file's own database.
import { migrateDatabase } from "@todo/db/migrate";
import { startTestPostgres } from "@todo/postgres/test-databases";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's URL of the test PostgreSQL. */
    postgresAdminUrl: string;
  }
}

export default async function globalSetup(project: TestProject) {
  const postgres = await startTestPostgres(migrateDatabase);
  project.provide("postgresAdminUrl", postgres.adminUrl);
  return postgres.stop;
}
