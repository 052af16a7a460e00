import { join } from "node:path";
import { migrateDatabase } from "@todo/db/migrate";
import { removePostgres, startPostgres } from "@todo/postgres/postgres-server";

const dataDir = join(import.meta.dirname, "../../.data/bench-postgres");
const port = 25_435;

/** Avoids checkpoints during rounds. */
const steady = {
  max_connections: "200",
  shared_buffers: "1GB",
  max_wal_size: "16GB",
  checkpoint_timeout: "1h",
};

/** Writes do not wait for the disk, so that they measure the servers. */
const forgetful = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

interface BenchPostgres {
  /** Returns the superuser's URL of an empty, migrated database. */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** `durable`: commits wait for the disk. */
export async function startBenchPostgres(durable = false): Promise<BenchPostgres> {
  await removePostgres(dataDir);
  const settings = { ...steady, ...(durable ? {} : forgetful) };
  const createDatabase = async (name: string) => {
    const { url } = await startPostgres({ dataDir, port, database: name, settings });
    await migrateDatabase(url);
    return url;
  };
  return { createDatabase, stop: () => removePostgres(dataDir) };
}
