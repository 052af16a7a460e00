/** Runs the database and all apps until stopped. */
import { join } from "node:path";
import { untilHealthy } from "@todo/programs/listening";
import { type App, assertBuilt, findApps, type RunMode } from "./apps.ts";
import { describeFailure } from "../local/describe-failure.ts";
import { assertPortsFree } from "./free-ports.ts";
import { type Database, migrate, openDatabase, serverUrl } from "../local/local-database.ts";
import { localSecret } from "../local/local-secret.ts";
import { type RunningApp, startApp } from "./running-app.ts";
import { launcherEnded } from "./launchers.ts";
import { dataFolder, loadEnvFile } from "../local/workspace.ts";

const titles: Record<string, string> = { api: "API", web: "Frontend" };

async function environmentFor(mode: RunMode, database: Database): Promise<NodeJS.ProcessEnv> {
  return {
    NEXT_TELEMETRY_DISABLED: "1",
    ...process.env,
    NODE_ENV: mode === "dev" ? "development" : "production",
    DATABASE_URL: await serverUrl(database),
    BETTER_AUTH_SECRET:
      process.env.BETTER_AUTH_SECRET || (await localSecret(join(dataFolder, "secret"))),
  };
}

function announce(apps: App[], healthUrl: string, database: Database) {
  const lines = apps
    .filter(({ port }) => port !== undefined)
    .map(({ name, port }) => [titles[name] ?? name, `http://localhost:${port}`]);
  lines.push(["Health", healthUrl], ["Database", database.description], ["Stop", "Ctrl-C"]);
  const text = lines.map(([title = "", value]) => `  ${title.padEnd(10)}${value}\n`).join("");
  process.stdout.write(`\n${text}\n`);
}

async function firstToEnd(apps: RunningApp[]): Promise<never> {
  const name = await Promise.race(apps.map((app) => app.ended.then(() => app.name)));
  throw new Error(`apps/${name} has ended by itself; everything else is stopped too.`);
}

async function runUntil(stop: Promise<void>, mode: RunMode) {
  const apps = await findApps(mode);
  if (mode === "start") assertBuilt(apps);
  await assertPortsFree(apps);
  const database = await openDatabase();
  const running: RunningApp[] = [];
  try {
    if (mode === "dev" || database.isEmbedded) await migrate(database);
    const environment = await environmentFor(mode, database);
    running.push(...apps.map((app) => startApp(app, environment)));
    const api = apps.find(({ name }) => name === "api");
    const healthUrl = `http://localhost:${api?.port}/api/health`;
    const failed = firstToEnd(running);
    const isUp = untilHealthy(healthUrl, { everyMs: 250, withinMs: Infinity }).then(() =>
      announce(apps, healthUrl, database),
    );
    await Promise.race([stop, failed, isUp]);
    await Promise.race([stop, failed]);
  } finally {
    await Promise.all(running.map((app) => app.stop()));
    await database.stop();
  }
}

/** Resolves at a signal, or at the end of npx or pnpm, which do not forward every signal. */
function stopRequested(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => resolve());
  return Promise.race([promise, launcherEnded()]);
}

/** Exits with status 0 after a stop, else with 1 and the reason. */
export async function runSystem(mode: RunMode) {
  let isStopping = false;
  const stop = stopRequested().then(() => {
    isStopping = true;
    process.stdout.write("\nStopping …\n");
  });
  loadEnvFile();
  try {
    await runUntil(stop, mode);
  } catch (error) {
    // During the start, Ctrl-C makes other programs fail too.
    if (!isStopping) {
      process.stderr.write(`\n${describeFailure(error)}\n`);
      process.exit(1);
    }
  }
  process.exit(0);
}
