// One statement of SQL by hand on many tasks of many users, with the log and without it.
import { readFile } from "node:fs/promises";
import { withClient } from "@todo/postgres/postgres-client";
import type { Client } from "pg";

const [users, tasks] = [1_000, 100_000];

const statements = {
  insert: `insert into tasks (user_id, title)
    select 'many-' || n % ${users}, 'Task number ' || n from generate_series(1, ${tasks}) as n`,
  update: `update tasks set title = title || '.', version = version + 1, updated_at = clock_timestamp()
    where user_id like 'many-%'`,
  delete: "delete from tasks where user_id like 'many-%'",
};

/** Memory of its own that the connection's process had at most; only Linux tells. */
async function ownMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function timed(client: Client, statement: string): Promise<[string, string]> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  let most = 0;
  const watching = setInterval(
    () => void ownMegabytes(rows[0]?.pid ?? 0).then((now) => (most = Math.max(most, now))),
    50,
  );
  const start = performance.now();
  await client.query(statement);
  clearInterval(watching);
  return [((performance.now() - start) / 1000).toFixed(1), most.toFixed(0)];
}

/** Seconds and megabytes of each statement. */
export async function measureByHand(url: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const log of ["disable", "enable"]) {
    for (const [name, statement] of Object.entries(statements)) {
      // A connection each, because memory is given back at its end.
      await withClient(url, async (client) => {
        for (const trigger of ["log_new_tasks", "log_changed_tasks", "log_deleted_tasks"])
          await client.query(`alter table tasks ${log} trigger ${trigger}`);
        await client.query("vacuum analyze tasks");
        const title = `${name} ${tasks.toLocaleString("en")} of ${users.toLocaleString("en")} users`;
        rows.push([
          `${title}, ${log === "enable" ? "logged" : "not logged"}`,
          ...(await timed(client, statement)),
        ]);
      });
    }
  }
  return rows;
}
