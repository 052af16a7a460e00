/** A PostgreSQL that can be dumped here: `pg_dump` refuses a server newer than itself. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRoot, postgresAccount, runProgram } from "@todo/postgres/postgres-programs";

export interface DumpableServer {
  /** Of its first database, as superuser. */
  url: string;
  version: string;
  /** Runs one of its client programs. */
  run: (program: "pg_dump" | "pg_restore", args: string[]) => Promise<void>;
  stop: () => Promise<void>;
}

/** Where Debian and PGDG put a version's programs, newest first. */
const folders = [18, 17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin`);

/** Starts the newest PostgreSQL installed here that came with `pg_dump`; `undefined` where there is none. */
export async function startDumpableServer(port: number): Promise<DumpableServer | undefined> {
  const bin = folders.find((folder) =>
    ["initdb", "pg_ctl", "pg_dump", "pg_restore"].every((name) => existsSync(join(folder, name))),
  );
  if (!bin) return undefined;
  const account = isRoot ? await postgresAccount() : {};
  const folder = await mkdtemp(join(tmpdir(), "todo-check-backup-"));
  if (account.uid && account.gid) await chown(folder, account.uid, account.gid);
  const data = join(folder, "data");
  const run = (program: string, args: string[]) => runProgram(join(bin, program), args, account);
  await run("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "-N"]);
  const options = `-p ${port} -k ${folder} -h 127.0.0.1`;
  await run("pg_ctl", ["start", "-w", "-D", data, "-l", join(folder, "log"), "-o", options]);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    version: execFileSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" }).trim(),
    run,
    stop: async () => {
      await run("pg_ctl", ["stop", "-w", "-m", "fast", "-D", data]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
