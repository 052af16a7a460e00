import { createFileDatabase } from "@todo/postgres/file-database";
import { afterAll } from "vitest";
import { createDb, type DatabaseConfig } from "../src/database.ts";

/** A pool on a migrated database of the calling test file's own, closed at its end. */
export async function openFileDatabase(config: Omit<DatabaseConfig, "url"> = {}) {
  const url = await createFileDatabase();
  const { db, close } = createDb({ url, ...config });
  afterAll(close);
  return { url, db };
}
