import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, chown, mkdir, mkdtemp, readFile, realpath, rename } from "node:fs/promises";
import { rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  type Account,
  canReach,
  findPrograms,
  isRoot,
  makeSharedFolder,
  type Programs,
  postgresAccount,
  runProgram,
  SHARED_FOLDER,
} from "./postgres-programs.ts";

/** Settings of postgresql.conf, such as `{ fsync: "off" }`. */
export type Settings = Record<string, string>;

export interface Cluster {
  folder: string;
  account: Account;
  programs: Programs;
}

const LOCAL_SETTINGS = "local.conf";

const isCluster = (folder: string) => existsSync(join(folder, "PG_VERSION"));

async function ownerOf(folder: string): Promise<Account> {
  const { uid, gid } = await stat(folder);
  if (isRoot) return uid === 0 ? postgresAccount() : { uid, gid };
  if (process.getuid && uid !== process.getuid())
    throw new Error(`${folder} belongs to another user (uid ${uid}): run this as that user.`);
  return {};
}

async function placeForRoot(wanted: string): Promise<{ folder: string; account: Account }> {
  const id = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  const reachable = join(SHARED_FOLDER, "data", id);
  if (isCluster(reachable)) return { folder: reachable, account: await ownerOf(reachable) };
  const account = existsSync(wanted) ? await ownerOf(wanted) : await postgresAccount();
  if (await canReach(account, dirname(wanted))) return { folder: wanted, account };
  if (isCluster(wanted))
    throw new Error(`The owner of ${wanted} (uid ${account.uid}) cannot reach it: open the way.`);
  await makeSharedFolder("data");
  return { folder: reachable, account };
}

/** Returns the cluster of a data folder. Root uses SHARED_FOLDER if the postgres account can't reach `wanted`. */
export async function locateCluster(wanted: string): Promise<Cluster> {
  await mkdir(dirname(wanted), { recursive: true });
  const folder = join(await realpath(dirname(wanted)), basename(wanted));
  const own = async () => ({ folder, account: existsSync(folder) ? await ownerOf(folder) : {} });
  const place = isRoot ? await placeForRoot(folder) : await own();
  return { ...place, programs: await findPrograms(place.account) };
}

async function giveTo(account: Account, path: string) {
  if (account.uid !== undefined && account.gid !== undefined)
    await chown(path, account.uid, account.gid);
}

/** Creates a UTF-8 cluster with a random superuser password, unless it exists. */
export async function initialise({ folder, account, programs }: Cluster) {
  if (isCluster(folder)) return;
  // Renamed when complete: killed or concurrent runs leave no partial cluster.
  const aside = await mkdtemp(`${folder}.new-`);
  try {
    const password = join(aside, "password");
    await writeFile(password, randomBytes(12).toString("hex"), { mode: 0o600 });
    await giveTo(account, aside);
    await giveTo(account, password);
    const data = join(aside, "data");
    const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const login = ["--auth=scram-sha-256", "--username=postgres", `--pwfile=${password}`];
    const args = [`--pgdata=${data}`, "--encoding=UTF8", ...locale, ...login];
    await runProgram(programs.initdb, args, account);
    await appendFile(join(data, "postgresql.conf"), `\ninclude = '${LOCAL_SETTINGS}'\n`);
    await rename(password, join(data, "password"));
    await rename(data, folder).catch((cause: unknown) => {
      if (!isCluster(folder)) throw new Error(`${folder} is not a PostgreSQL cluster.`, { cause });
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

export async function configure({ folder, account }: Cluster, settings: Settings) {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  const path = join(folder, LOCAL_SETTINGS);
  await writeFile(path, lines.join(""));
  await giveTo(account, path);
}

/** Returns the superuser's URL. */
export async function clusterUrl({ folder }: Cluster, port: number, database: string) {
  const password = await readFile(join(folder, "password"), "utf8");
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}
