import { Client, DatabaseError, type QueryArrayResult } from "pg";

interface Statement {
  query: string;
  params: unknown[];
}

export type SqlRequest = Statement | { queries: Statement[] };

export interface SqlAnswer {
  status: number;
  body: unknown;
}

const types = { getTypeParser: () => (text: string) => text };

const isolationLevels: Record<string, string> = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
};

/** Executes one statement, or a batch with this `Neon-Batch-Isolation-Level`. */
export async function answerSql(
  url: string,
  request: SqlRequest,
  isolationLevel = "ReadCommitted",
): Promise<SqlAnswer> {
  const client = new Client({ connectionString: url, ssl: false });
  client.on("error", () => {});
  try {
    await client.connect();
    const body =
      "queries" in request
        ? { results: await runBatch(client, request.queries, isolationLevel) }
        : await run(client, request);
    return { status: 200, body };
  } catch (error) {
    if (!(error instanceof DatabaseError))
      return { status: 500, body: "Control plane request failed" };
    const { message, code, severity, detail, constraint, table, column } = error;
    return { status: 400, body: { message, code, severity, detail, constraint, table, column } };
  } finally {
    await client.end().catch(() => {});
  }
}

async function runBatch(client: Client, queries: Statement[], isolationLevel: string) {
  await client.query(`begin isolation level ${isolationLevels[isolationLevel] ?? ""}`);
  const results = [];
  for (const query of queries) results.push(await run(client, query));
  await client.query("commit");
  return results;
}

async function run(client: Client, { query, params }: Statement) {
  const result = await client.query({
    text: query,
    values: params,
    rowMode: "array",
    queryMode: "extended",
    types,
  } as never as { text: string; rowMode: "array" });
  return toBody(result);
}

const toBody = ({ command, rowCount, fields, rows }: QueryArrayResult) => ({
  command,
  rowCount,
  rowAsArray: true,
  fields,
  rows,
});
