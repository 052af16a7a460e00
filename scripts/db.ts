/** `pnpm db:…`: the embedded PostgreSQL, migrations and drizzle-kit. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { rollBackDatabase } from "@todo/db/migrate";
import { describeFailure } from "./local/describe-failure.ts";
import {
  migrate,
  namedDatabase,
  openDatabase,
  removeEmbedded,
  stopEmbedded,
} from "./local/local-database.ts";
import { loadEnvFile, root } from "./local/workspace.ts";

function say(text: string) {
  process.stdout.write(`${text}\n`);
}

function refuseNamedDatabase() {
  const named = namedDatabase();
  if (named)
    throw new Error(
      `Only the embedded database is started, stopped or reset, not ${named.description}.`,
    );
}

async function drizzleKit(args: string[], databaseUrl = "") {
  const folder = join(root, "packages", "db");
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn(join(folder, "node_modules", ".bin", "drizzle-kit"), args, {
    cwd: folder,
    env: { ...process.env, PATH: path, DATABASE_URL: databaseUrl },
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, "exit")) as [number | null];
  process.exitCode = code ?? 0;
}

async function up() {
  refuseNamedDatabase();
  const database = await openDatabase();
  await migrate(database);
  say(database.description);
}

async function down() {
  refuseNamedDatabase();
  say((await stopEmbedded()) ? "PostgreSQL has stopped." : "PostgreSQL was not running.");
}

async function reset() {
  refuseNamedDatabase();
  await removeEmbedded();
  await up();
}

async function migrateAll() {
  const database = await openDatabase();
  try {
    await migrate(database);
    say("All migrations are applied.");
  } finally {
    await database.stop();
  }
}

async function rollBack() {
  const database = await openDatabase();
  try {
    const undone = await rollBackDatabase(database.migrationUrl);
    say(undone ? `${undone} is undone.` : "No migration is applied.");
  } finally {
    await database.stop();
  }
}

async function studio(args: string[]) {
  const database = await openDatabase();
  try {
    await drizzleKit(["studio", ...args], database.migrationUrl);
  } finally {
    await database.stop();
  }
}

const generate = (args: string[]) => drizzleKit(["generate", ...args]);

const commands: Record<string, (args: string[]) => Promise<void>> = {
  up,
  down,
  reset,
  migrate: migrateAll,
  "roll-back": rollBack,
  studio,
  generate,
};

const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
try {
  if (!command) throw new Error(`Name one of: ${Object.keys(commands).join(", ")}`);
  loadEnvFile();
  await command(args);
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
