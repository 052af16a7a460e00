import { createFileDatabase } from "@todo/postgres/file-database";
import { afterAll } from "vitest";
import type { DatabaseConfig } from "#database.ts";
import { isPartitioned, openDatabase } from "./driver.ts";
import { partitionByUser } from "./partition-by-user.ts";

/** A pool on a migrated database of the calling test file's own, closed at its end. */
export async function openFileDatabase(config: Omit<DatabaseConfig, "url"> = {}) {
  const url = await createFileDatabase();
  if (isPartitioned) await partitionByUser(url);
  const { db, close } = openDatabase({ url, ...config });
  afterAll(close);
  return { url, db };
}
