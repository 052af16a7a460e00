/** `pnpm --filter @todo/bench changes`: what the log of changes costs in PostgreSQL, of users with 20,000 changes. */
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChanges } from "@todo/db/changes/changes";
import { findHistory } from "@todo/db/changes/history";
import { listTrash } from "@todo/db/changes/trash";
import { undoTasks } from "@todo/db/changes/undo";
import { migrateDatabase } from "@todo/db/migrate";
import { setOrToggleCompleted } from "@todo/db/tasks/tasks";
import { removePostgres, startPostgres } from "@todo/postgres/postgres-server";
import getPort from "get-port";
import type { Client } from "pg";
import { withDb } from "../system/bench-users.ts";
import { toTable } from "../system/table.ts";
import { measureByHand } from "./by-hand.ts";
import { keptChanges, seed } from "./seed.ts";
import { type StatementTimes, withStatementTimes } from "./statement-times.ts";

const page = 50;
const limits = { maxTasks: 1_000_000 };

async function idsOf(admin: Client, userId: string): Promise<number[]> {
  const { rows } = await admin.query<{ id: string }>(
    "select distinct task_id as id from changes where user_id = $1 order by task_id limit 200",
    [userId],
  );
  return rows.map(({ id }) => Number(id));
}

async function measure({ measure: ms }: StatementTimes, admin: Client): Promise<string[][]> {
  const busy = await idsOf(admin, "busy");
  const patient = await idsOf(admin, "patient");
  const deleted = await idsOf(admin, "deleter");
  const row = async (name: string, ...work: Parameters<typeof ms>) => [
    name,
    (await ms(...work)).toFixed(2),
  ];
  const since = (number: number, limit: number, userId = "busy") =>
    row(`changes since ${number.toLocaleString("en")}, ${limit} a page, ${userId}`, (db) =>
      findChanges(db, userId, { since: number, limit }),
    );
  return [
    await row("toggle", (db, run) => setOrToggleCompleted(db, "busy", busy[run] ?? 0, undefined)),
    await row("undo of an update", (db, run) =>
      undoTasks(db, "busy", [{ ref: busy[run] ?? 0 }], limits),
    ),
    await row("undo of a deletion", (db, run) =>
      undoTasks(db, "deleter", [{ ref: deleted[run] ?? 0 }], limits),
    ),
    await row("undo, most changes expired by time", (db, run) =>
      undoTasks(db, "patient", [{ ref: patient[run] ?? 0 }], limits),
    ),
    await row(`trash of ${(keptChanges / 2).toLocaleString("en")}, a page`, (db) =>
      listTrash(db, "deleter", { limit: page }),
    ),
    await row("trash that is empty", (db) => listTrash(db, "busy", { limit: page })),
    await row("history of a task, a page", (db, run) =>
      findHistory(db, "busy", busy[run] ?? 0, { limit: page }),
    ),
    await since(500, 200),
    await since(10_000, 50),
    await since(keptChanges + 50, 50),
    await since(keptChanges - 5, 50, "patient"),
  ];
}

const dataDir = join(tmpdir(), `todo-changes-${randomUUID()}`);
const settings = {
  ...{ fsync: "off", synchronous_commit: "off", max_wal_size: "4GB", shared_buffers: "512MB" },
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_planning": "on",
};
const { url, stop } = await startPostgres({ dataDir, port: await getPort(), settings });
try {
  await migrateDatabase(url);
  await withDb(url, seed);
  const rows = await withStatementTimes(url, measure);
  process.stdout.write(`${toTable([["in PostgreSQL", "ms"], ...rows])}\n\n`);
  const byHand = await measureByHand(url);
  process.stdout.write(`${toTable([["by hand", "s", "MB"], ...byHand])}\n`);
} finally {
  await stop();
  await removePostgres(dataDir);
}
