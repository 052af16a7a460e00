// Applies the migrations that are missing: `node dist/migrate.mjs`, once per release and before it.
import { databaseErrorCode } from "@todo/db/database-error";
import { migrateDatabase } from "@todo/db/migrate";
import pino from "pino";
import { readMigrationUrl } from "#settings/env.ts";

const logger = pino({ base: null });
const url = readMigrationUrl();
if (!url) {
  process.stderr.write("DATABASE_URL_UNPOOLED or DATABASE_URL is missing.\n");
  process.exit(1);
}
try {
  await migrateDatabase(url);
  logger.info("migrated");
} catch (error) {
  logger.fatal({ code: databaseErrorCode(error) }, "migration failed");
  process.exitCode = 1;
}
