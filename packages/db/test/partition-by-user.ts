import { readFile } from "node:fs/promises";
import { withClient } from "@todo/postgres/postgres-client";

const script = new URL("../partitioning/by-user.sql", import.meta.url);

/** What an operator runs, here on an URL of the tables' owner. */
export async function partitionByUser(url: string): Promise<void> {
  const statements = await readFile(script, "utf8");
  await withClient(url, (client) => client.query(statements));
}
