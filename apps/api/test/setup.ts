// Gives every test file a backend of its own: real PostgreSQL, real tokens, and a log that tests can read.
import { createFileDatabase } from "@todo/postgres/file-database";
import pino from "pino";
import { afterAll } from "vitest";
import { createBackend } from "../src/backend.ts";
import { parseSettings } from "../src/settings.ts";
import { logLines } from "./log-lines.ts";
import { testSecret } from "./tokens.ts";

const settings = parseSettings({
  DATABASE_URL: await createFileDatabase(),
  BETTER_AUTH_SECRET: testSecret,
  TASK_REQUESTS_PER_MINUTE: "100000",
});
const backend = createBackend(settings, pino({ base: null }, logLines));
Object.assign(globalThis, { todoBackend: backend });
logLines.lines.length = 0;

afterAll(() => backend.database.close());
