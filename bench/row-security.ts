// What row security costs: the same queries with it and without it, by turns on one server; prints the ratios.
import { createDb, type Db } from "@todo/db/database";
import { migrateDatabase } from "@todo/db/migrate";
import { asRowOwner } from "@todo/db/row-owner";
import { allTasks, listTasks } from "@todo/db/task-list";
import { createTask, deleteTask, findTask, setOrToggleCompleted } from "@todo/db/tasks";
import { memberUrl } from "@todo/postgres/postgres-client";
import { createTestDatabase, startTestPostgres } from "@todo/postgres/test-databases";

const rounds = 12;
const roundMs = 250;
const parallel = 10;
const userId = "user-bench";
const task = { title: "Buy milk", description: "Two litres", completed: false };
const newest = { by: "createdAt", descending: true } as const;

type Run = (db: Db, id: number) => Promise<unknown>;
const queries: Record<string, Run> = {
  "one task": (db, id) => findTask(db, userId, id),
  "page of 50": (db) => listTasks(db, userId, allTasks, newest, { limit: 50 }),
  "search in 1,000": (db) => listTasks(db, userId, { ...allTasks, search: "999" }),
  complete: (db, id) => setOrToggleCompleted(db, userId, id, undefined),
  "create and delete": async (db) => {
    const row = await createTask(db, userId, task, 1_000_000);
    if (row) await deleteTask(db, userId, row.id);
  },
};

/** Calls a second, by `parallel` callers for `roundMs`. */
async function measure(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let calls = 0;
  const caller = async () => {
    while (performance.now() - started < roundMs) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, caller));
  return (calls * 1_000) / (performance.now() - started);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const postgres = await startTestPostgres(migrateDatabase);
try {
  const url = await createTestDatabase(postgres.adminUrl);
  const off = createDb({ url });
  const on = createDb({ url: await memberUrl(url), rowSecurity: true });
  let id = 0;
  for (let count = 0; count < 1_000; count += 1) {
    const row = await createTask(off.db, userId, { ...task, title: `Task ${count}` }, 1_000_000);
    id = row?.id ?? id;
  }
  process.stdout.write(
    "query | off, calls/s | on, calls/s | on/off (quartiles)\n--- | --- | --- | ---\n",
  );
  for (const [name, run] of Object.entries(queries)) {
    const rates = { off: [] as number[], on: [] as number[], ratio: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const without = await measure(() => run(off.db, id));
      const withIt = await asRowOwner(userId, () => measure(() => run(on.db, id)));
      // The first round warms up.
      if (round === 0) continue;
      rates.off.push(without);
      rates.on.push(withIt);
      rates.ratio.push(withIt / without);
    }
    const sorted = rates.ratio.toSorted((a, b) => a - b);
    const quartiles = [sorted[Math.floor(rounds / 4)], sorted[Math.floor((rounds * 3) / 4)]];
    const spread = quartiles.map((value) => value?.toFixed(2)).join("–");
    process.stdout.write(
      `${name} | ${median(rates.off).toFixed(0)} | ${median(rates.on).toFixed(0)} | ${median(rates.ratio).toFixed(2)} (${spread})\n`,
    );
  }
  await Promise.all([off.close(), on.close()]);
} finally {
  await postgres.stop();
}
