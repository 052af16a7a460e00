import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import { afterAll } from "vitest";

interface PlanNode {
  "Node Type": string;
  "Index Name"?: string;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: PlanNode[];
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

/** A `Db` that notes its statements, and their plans. */
export async function openPlans(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  afterAll(() => client.end());
  const sent: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => sent.push({ query, params });
  const logged = drizzle(client, { casing: "snake_case", schema: {}, logger: { logQuery } });

  const explain = async (options: string, work: () => Promise<unknown>) => {
    sent.length = 0;
    await work();
    const [{ query, params } = { query: "", params: [] }] = sent;
    const { rows } = await client.query(`explain (format json, ${options}) ${query}`, params);
    return rows[0]["QUERY PLAN"][0].Plan as PlanNode;
  };

  return {
    logged,
    /** The nodes of the plan of the first statement that `work` sends, the outermost first. */
    planOf: async (work: () => Promise<unknown>) => {
      const nodes = flatten(await explain("analyze off", work));
      return nodes.map((node) => [node["Node Type"], node["Index Name"]].filter(Boolean).join(" "));
    },
    /** How many pages of 8 KiB PostgreSQL reads for that statement, cached or not. */
    pagesOf: async (work: () => Promise<unknown>) => {
      const plan = await explain("analyze, buffers, timing off", work);
      return (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
    },
  };
}
