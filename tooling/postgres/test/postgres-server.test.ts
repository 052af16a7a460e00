import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import getPort from "get-port";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PostgresServer, removePostgres, startPostgres } from "../src/postgres-server.ts";

// mkdtemp makes folders of mode 0700, so as root every test here runs below a closed folder.
let project: string;
let dataDir: string;
let port: number;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "todo postgres's "));
  dataDir = join(project, ".data", "postgres");
  port = await getPort();
});

afterEach(async () => {
  await removePostgres(dataDir);
  await rm(project, { recursive: true });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

async function killPostmaster(server: PostgresServer) {
  const lines = (await readFile(join(server.dataDir, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(lines[0]), "SIGKILL");
}

test("starts with UTF-8, UTC, durable commits and a database of the given name", async () => {
  const { url, reused } = await startPostgres({ dataDir, port, database: "todo" });
  expect(reused).toBe(false);
  const settings = ["server_encoding", "timezone", "fsync", "listen_addresses", "data_checksums"];
  const shown = settings.map((name) => `current_setting('${name}')`).join(", ");
  expect(await query(url, `select current_database(), lower('ÄÖ'), ${shown}`)).toEqual([
    "todo",
    "äö",
    "UTF8",
    "UTC",
    "on",
    "127.0.0.1",
    "on",
  ]);
});

test("a second start finds the running server, even when it asks for another port", async () => {
  const first = await startPostgres({ dataDir, port });
  const second = await startPostgres({ dataDir, port: port + 1 });
  expect(second).toMatchObject({ url: first.url, port, reused: true });
});

test("two starts at the same moment end up with the same server", async () => {
  const [first, second] = await Promise.all([
    startPostgres({ dataDir, port, database: "todo" }),
    startPostgres({ dataDir, port, database: "todo" }),
  ]);
  expect(first.url).toBe(second.url);
  expect(await query(second.url, "select 1")).toEqual([1]);
});

test("outlives the process that started it", async () => {
  const script = `import { startPostgres } from "${new URL("../src/postgres-server.ts", import.meta.url)}";
    await startPostgres(${JSON.stringify({ dataDir, port })});
    process.kill(process.pid, "SIGKILL");`;
  const run = promisify(execFile)(process.execPath, [
    "--input-type=module-typescript",
    "--eval",
    script,
  ]);
  await expect(run).rejects.toMatchObject({ signal: "SIGKILL" });
  expect((await startPostgres({ dataDir, port })).reused).toBe(true);
});

test("keeps acknowledged rows through kill -9 of the server", async () => {
  const first = await startPostgres({ dataDir, port });
  await query(first.url, "create table kept (id int)");
  await query(first.url, "insert into kept values (7)");
  await killPostmaster(first);
  const second = await startPostgres({ dataDir, port });
  expect(second.reused).toBe(false);
  expect(await query(second.url, "select id from kept")).toEqual([7]);
});

test("starts although another process now has the killed server's number", async () => {
  const first = await startPostgres({ dataDir, port });
  const lockFile = join(first.dataDir, "postmaster.pid");
  const lines = (await readFile(lockFile, "utf8")).split("\n");
  await first.stop();
  await writeFile(lockFile, [process.pid, ...lines.slice(1)].join("\n"));
  expect((await startPostgres({ dataDir, port })).reused).toBe(false);
});

test("keeps the data when stopped and started again", async () => {
  const first = await startPostgres({ dataDir, port });
  await query(first.url, "create table kept (id int)");
  await first.stop();
  const second = await startPostgres({ dataDir, port });
  expect(await query(second.url, "select count(*)::int from kept")).toEqual([0]);
});

test("an occupied port is named together with the setting that changes it", async () => {
  const other = createServer().listen(port, "127.0.0.1");
  const start = startPostgres({ dataDir, port, portSetting: "DEV_POSTGRES_PORT" });
  await expect(start).rejects.toThrow(
    `Port ${port} is used by another program. Stop that program or choose another port: DEV_POSTGRES_PORT=${port + 1}.`,
  );
  other.close();
});

test("removing deletes the data", async () => {
  const { dataDir: actual } = await startPostgres({ dataDir, port });
  await removePostgres(dataDir);
  await expect(stat(actual)).rejects.toThrow("ENOENT");
});

test.runIf(process.getuid?.() === 0)(
  "as root, data under a closed folder is open to nobody else",
  async () => {
    const { dataDir: actual } = await startPostgres({ dataDir, port });
    expect(actual).not.toContain(project);
    const { mode, uid } = await stat(actual);
    expect(mode & 0o077).toBe(0);
    expect(uid).not.toBe(0);
  },
);
