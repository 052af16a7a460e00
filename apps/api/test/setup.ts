// Gives every test file a backend of its own: real PostgreSQL, real tokens, and a log that tests can read.
import { createFileDatabase } from "@todo/postgres/file-database";
import { memberUrl } from "@todo/postgres/postgres-client";
import pino from "pino";
import { afterAll, inject } from "vitest";
import { createBackend } from "#backend.ts";
import { parseSettings } from "#settings/settings.ts";
import { logLines } from "./log-lines.ts";
import { testSecret } from "./tokens.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseRowSecurity: "on" | undefined;
  }
}

// The projects of vitest.config.ts say whether PostgreSQL itself keeps users apart.
const rowSecurity = inject("databaseRowSecurity") ?? "off";
const ownerUrl = await createFileDatabase();

const settings = parseSettings({
  DATABASE_URL: rowSecurity === "on" ? await memberUrl(ownerUrl) : ownerUrl,
  DATABASE_ROW_SECURITY: rowSecurity,
  BETTER_AUTH_SECRET: testSecret,
  TASK_REQUESTS_PER_MINUTE: "100000",
});
const backend = createBackend(settings, pino({ base: null }, logLines));
Object.assign(globalThis, { todoBackend: backend });
logLines.lines.length = 0;

afterAll(() => backend.database.close());
