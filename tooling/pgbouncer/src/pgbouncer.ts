import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  canReach,
  isRoot,
  makeSharedFolder,
  postgresAccount,
  SHARED_FOLDER,
} from "@todo/postgres/postgres-programs";
import { findProgram } from "@todo/programs/find-program";
import { untilListening } from "@todo/programs/listening";
import { spawnServer } from "@todo/programs/server-process";
import getPort from "get-port";

export type PoolMode = "session" | "transaction";

export type PgBouncerSettings = Record<string, string>;

export interface PgBouncer {
  /** Replaces the server by the pooler. */
  urlOf(direct: string): string;
  stop(): Promise<void>;
}

/** Starts PgBouncer for a superuser's `adminUrl`, with Debian's defaults and `settings`. Throws if it is not installed. */
export async function startPgBouncer(
  adminUrl: string,
  poolMode: PoolMode,
  settings: PgBouncerSettings = {},
): Promise<PgBouncer> {
  // PgBouncer refuses to run as root.
  const account = isRoot ? await postgresAccount() : {};
  const isOpen = !isRoot || (await canReach(account, tmpdir()));
  if (!isOpen) await makeSharedFolder();
  const folder = await mkdtemp(join(isOpen ? tmpdir() : SHARED_FOLDER, "todo-pgbouncer-"));
  const port = await getPort();
  const { hostname, port: serverPort, username, password } = new URL(adminUrl);
  const ini = toIni(`host=${hostname} port=${serverPort}`, {
    pool_mode: poolMode,
    listen_addr: "127.0.0.1",
    listen_port: String(port),
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "userlist.txt"),
    auth_user: username,
    auth_query: "select usename, passwd from pg_shadow where usename = $1",
    ...settings,
  });
  await writeFile(
    join(folder, "userlist.txt"),
    `"${username}" "${decodeURIComponent(password)}"\n`,
  );
  await writeFile(join(folder, "pgbouncer.ini"), ini);
  const { uid, gid } = account;
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
  const program = findProgram("pgbouncer") ?? "pgbouncer";
  const args = ["--quiet", join(folder, "pgbouncer.ini")];
  const server = spawnServer({ program, args, ...account, cwd: "/", stdio: "ignore" });
  await untilListening(port, server);
  return {
    urlOf: (direct) => Object.assign(new URL(direct), { hostname: "127.0.0.1", port }).href,
    stop: async () => {
      await server.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toIni(server: string, settings: PgBouncerSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ["[databases]", `* = ${server}`, "[pgbouncer]", ...lines, ""].join("\n");
}
