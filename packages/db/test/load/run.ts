// A long load, on a PostgreSQL of its own: `node test/load/run.ts followers`, `node test/load/run.ts deadlocks`.
import { migrateDatabase } from "#migrate.ts";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";
import { type LoadOptions, runLoad } from "./load.ts";

const shared: LoadOptions = { users: 2, writers: 20, followers: 1, until: { ms: 30_000 } };

const loads: Record<string, LoadOptions[]> = {
  followers: [
    { users: 4, writers: 50, followers: 2, until: { writes: 100_000 }, killEveryMs: 500 },
  ],
  deadlocks: [
    shared,
    { ...shared, writersBefore: 10 },
    { ...shared, writersBefore: 10, writesGone: true },
  ],
};

const options = loads[process.argv[2] ?? ""];
if (!options) throw new Error(`There are ${Object.keys(loads).join(" and ")}.`);
const postgres = await startTestPostgres(migrateDatabase);
try {
  for (const each of options) {
    const report = await runLoad(await createTestDatabase(postgres.adminUrl), each);
    process.stdout.write(`${JSON.stringify({ ...each, ...report }, undefined, 2)}\n`);
    if (report.faults.length > 0 || (report.deadlocks > 0 && !each.writesGone))
      process.exitCode = 1;
  }
} finally {
  await postgres.stop();
}
