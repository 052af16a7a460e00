// One PostgreSQL per run, with a migrated template.
import { migrateDatabase } from "@todo/db/migrate";
import type {} from "@todo/postgres/file-database";
import { startTestPostgres } from "@todo/postgres/test-databases";
import type { TestProject } from "vitest/node";

export default async function globalSetup(project: TestProject) {
  const postgres = await startTestPostgres(migrateDatabase);
  project.provide("postgresAdminUrl", postgres.adminUrl);
  return postgres.stop;
}
