import { createFileDatabase } from "@todo/postgres/file-database";
import { afterAll } from "vitest";
import type { DatabaseConfig } from "#database.ts";
import { openDatabase } from "./driver.ts";

/** A pool on a migrated database of the calling test file's own, closed at its end. */
export async function openFileDatabase(config: Omit<DatabaseConfig, "url"> = {}) {
  const url = await createFileDatabase();
  const { db, close } = openDatabase({ url, ...config });
  afterAll(close);
  return { url, db };
}
