import { withClient } from "@todo/postgres/postgres-client";

/** Gives `userId` so many tasks at once, each with the longest description, which takes 4 kB in UTF-8. */
export async function insertLongTasks(
  databaseUrl: string,
  userId: string,
  count: number,
): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `insert into tasks (user_id, title, description)
       select $1, 'task ' || number, repeat('🐢', 1000) from generate_series(1, $2::int) number`,
      [userId, count],
    );
    await client.query("update task_counts set count = $2 where user_id = $1", [userId, count]);
  });
}
