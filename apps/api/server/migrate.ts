// `node dist/migrate.mjs` applies missing migrations; run it before each release.
import { findUnreadableFile } from "@todo/db/connections/connection-url";
import { databaseErrorCode, isSqlState } from "@todo/db/database-error";
import { migrateDatabase } from "@todo/db/migrate";
import pino from "pino";
import { readMigrationUrl } from "#settings/env.ts";

const logger = pino({ base: null });
const url = readMigrationUrl();
if (!url) refuse("is missing");
const parameter = findUnreadableFile(url);
if (parameter) refuse(`names a file in ${parameter} that can't be read`);
try {
  await migrateDatabase(url);
  logger.info("migrated");
} catch (error) {
  const code = databaseErrorCode(error);
  logger.fatal({ code, reason: reasonOf(error, code) }, "migration failed");
  process.exitCode = 1;
}

function refuse(problem: string): never {
  process.stderr.write(`DATABASE_URL_UNPOOLED or DATABASE_URL ${problem}.\n`);
  process.exit(1);
}

/** `undefined` for network errors, whose message contains the database's address. */
function reasonOf(error: unknown, code: string | undefined): string | undefined {
  if (!(error instanceof Error) || (code !== undefined && !isSqlState(code))) return undefined;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
