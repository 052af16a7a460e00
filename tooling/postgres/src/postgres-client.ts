/** Short tasks of the superuser on a server. */
import { Client, type DatabaseError, escapeIdentifier, escapeLiteral } from "pg";

/** Connects, runs `work`, disconnects. Throws what connecting or `work` throws. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  // Without a listener a server that goes away ends the process; the query in hand throws anyway.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Creates the database `name` if it is missing. */
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
      // Another process may have created it in the meantime.
      if (!(await exists())) throw error;
    }
  });
}

/** Where the server behind `adminUrl` keeps its data. */
export async function dataFolderOf(adminUrl: string): Promise<string> {
  const result = await withClient(adminUrl, (client) =>
    client.query<{ data_directory: string }>("show data_directory"),
  );
  const folder = result.rows[0]?.data_directory;
  if (!folder) throw new Error("The server does not tell its data folder.");
  return folder;
}

/**
 * The URL of the same database for the login role `todo_server`, a member of `todo_app`. Creates the role if it is
 * missing, with the superuser's password.
 */
export async function memberUrl(adminUrl: string): Promise<string> {
  const url = new URL(adminUrl);
  await withClient(adminUrl, async (client) => {
    const password = escapeLiteral(decodeURIComponent(url.password));
    // Two processes may do it at once.
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
