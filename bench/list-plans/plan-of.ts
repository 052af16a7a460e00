import type { Db } from "@todo/db/database";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";

interface PlanNode {
  "Node Type": string;
  "Parent Relationship"?: string;
  "Index Name"?: string;
  Plans?: PlanNode[];
}

/** The nodes of the plan of the first statement that `list` sends, such as `Limit ← Index Scan tasks_by_title`. */
export async function planOf(url: string, list: (db: Db) => Promise<unknown>): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const sent: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => void sent.push({ query, params });
  await list(drizzle(client, { casing: "snake_case", schema: {}, logger: { logQuery } }));
  const [{ query, params } = { query: "", params: [] }] = sent;
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `explain (format json) ${query}`,
    params,
  );
  await client.end();
  const names: string[] = [];
  for (let node = rows[0]?.["QUERY PLAN"][0].Plan; node; node = outerOf(node)) {
    names.push([node["Node Type"], node["Index Name"]].filter(Boolean).join(" "));
  }
  return names.join(" ← ");
}

/** The child that the rows come from, not one that is asked once for a value. */
function outerOf({ Plans = [] }: PlanNode): PlanNode | undefined {
  return Plans.find((child) => child["Parent Relationship"] === "Outer");
}
