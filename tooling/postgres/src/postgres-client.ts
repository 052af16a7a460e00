import { Client, type DatabaseError, escapeIdentifier, escapeLiteral } from "pg";

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  // Without a listener, a lost server ends the process; the query fails anyway.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const exists = async () => {
      const found = await client.query("select from pg_database where datname = $1", [name]);
      return found.rowCount === 1;
    };
    if (await exists()) return;
    try {
      await client.query(`create database ${escapeIdentifier(name)}`);
    } catch (error) {
      // Another process may have created it meanwhile.
      if (!(await exists())) throw error;
    }
  });
}

export async function dataFolderOf(adminUrl: string): Promise<string> {
  const result = await withClient(adminUrl, (client) =>
    client.query<{ data_directory: string }>("show data_directory"),
  );
  const folder = result.rows[0]?.data_directory;
  if (!folder) throw new Error("The server does not tell its data folder.");
  return folder;
}

/** Returns a URL for the role `todo_server`, a member of `todo_app`, with the superuser's password; creates the role. */
export async function memberUrl(adminUrl: string): Promise<string> {
  const url = new URL(adminUrl);
  await withClient(adminUrl, async (client) => {
    const password = escapeLiteral(decodeURIComponent(url.password));
    // Another process may have created it meanwhile.
    const existing = ["42710", "23505"];
    await client
      .query(`create role todo_server login password ${password} in role todo_app`)
      .catch((error: DatabaseError) => {
        if (!existing.includes(error.code ?? "")) throw error;
      });
  });
  url.username = "todo_server";
  return url.href;
}
